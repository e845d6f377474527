import { beforeEach, describe, expect, test } from "vitest";
import type { Database } from "../../src/services/db/database.ts";
import { faint } from "./contrast.ts";
import { eventually, signInAs } from "./dashboard.ts";
import { changeBrowser, dashboard, overflow, page, phone, useDashboard } from "./page.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

useDashboard();

const heading = (name: string) => page.getByRole("heading", { name, exact: true });
const table = (name: string) => page.getByRole("table", { name });
const figure = (name: string) =>
  page.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) });

const figures = async (days: number) =>
  (await dashboard.server.call("GET", `/api/stats?window_days=${days}`)).json;

/** Cells of a table, row by row, without its head. */
const rowsOf = (name: string) =>
  table(name)
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? "")),
    );

/** Tasks of the last 40 days in every ending, answered by two people and a guest, by some channels. */
async function fill(): Promise<void> {
  const now = Date.now();
  const rows = Array.from({ length: 400 }, (_, n) => {
    const created = now - (n % 40) * DAY - (n % 7) * MINUTE - 40 * MINUTE;
    const status = n % 10 === 9 ? "timed_out" : n % 25 === 3 ? "in_progress" : "completed";
    return {
      ...{ id: `tsk_${String(n).padStart(32, "0")}`, status, created: new Date(created) },
      changed: new Date(created + ((n % 13) + 1) * 2 * MINUTE),
      opened: n % 3 === 0 ? null : new Date(created + ((n % 13) + 1) * MINUTE),
      channel: ["dashboard", "slack", "dashboard", "email"][n % 4],
      person: n % 3 === 0 ? "ana" : n % 3 === 1 ? "ben" : null,
      address: n % 3 === 2 ? "guest@elsewhere.test" : null,
    };
  });
  const insert = (text: string, values: unknown) =>
    store().query({ name: "", text }, [JSON.stringify(values)]);
  await insert(
    `insert into users (id, email, display_name, create_time, update_time)
     select id, id || '@corp.test', name, now(), now() from json_to_recordset($1) as r (id text, name text)`,
    [
      { id: "ana", name: "Ana Alvarez" },
      { id: "ben", name: null },
    ],
  );
  await insert(
    `insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status, timeout_seconds,
       create_time, update_time, due_time, complete_time, completed_via_channel, open_time, completed_by_user_id, completed_by_email)
     select id, id, 'awaithumans', 'Ship it?', '{}', '{}', '{}', status, 86400, created, changed, created + interval '40 days',
       case when status = 'completed' then changed end, case when status = 'completed' then channel end, opened,
       case when status = 'completed' then person end, case when status = 'completed' then address end
     from json_to_recordset($1) as r (id text, status text, created timestamptz, changed timestamptz, opened timestamptz,
       channel text, person text, address text)`,
    rows,
  );
}
const store = (): Database => dashboard.server.database.db;

test("before there is any task it says what will be here, and leads to the first one", async () => {
  await page.goto("/");
  await page.getByRole("link", { name: "Stats" }).click();
  await heading("No tasks yet").waitFor();
  await eventually(() => page.title()).toBe("Stats · awaithumans");
  expect(await page.locator("canvas").count()).toBe(0);
  await page.getByRole("link", { name: "Ask the first question" }).click();
  await heading("Queue").waitFor();
});

test("coming back to the tab brings it up to date", async () => {
  await page.goto("/stats?days=7");
  await heading("No tasks yet").waitFor();
  await fill();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await heading("Tasks by day").waitFor();
  await page.getByText("Updated").waitFor();
});

describe("with tasks", () => {
  beforeEach(async () => {
    await page.goto("/stats");
    await heading("Tasks by day").waitFor();
  });

  test("the figures are those of the API", async () => {
    const told = await figures(30);
    const { completed, timed_out, in_progress } = told.window.totals;
    expect(completed).toBeGreaterThan(200);
    const texts = async (name: string) => (await figure(name).innerText()).split("\n");
    expect(await texts("Created")).toContain(String(completed + timed_out + in_progress));
    expect((await texts("Completed"))[1]).toBe(`${Math.round(told.window.completion_rate * 1000) / 10}%`);
    expect(await texts("Unanswered")).toContain(String(timed_out));
    expect(await texts("Still open")).toContain(String(in_progress));
    expect(await texts("Seen within")).toContain(inWords(told.time_to_seen.p50_seconds));
    expect(await texts("Answered within")).toContain(inWords(told.time_to_answer.p50_seconds));

    expect(await rowsOf("By person")).toEqual(
      told.people.map((person: Figures & { display_name: string; user_id: string | null }) => [
        person.display_name + (person.user_id === null ? " (no account)" : ""),
        ...cellsOf(person),
      ]),
    );
    const names: Record<string, string> = { dashboard: "Dashboard", slack: "Slack", email: "E-mail" };
    expect(await rowsOf("By channel")).toEqual(
      told.channels.map((each: Figures & { channel: string }) => [names[each.channel], ...cellsOf(each)]),
    );
  });

  test("what the charts show stands in tables that a key opens", async () => {
    const told = await figures(30);
    await eventually(() => page.locator("canvas").count()).toBe(2);
    const label = await page
      .getByRole("img", { name: "Tasks by day, over 30 days" })
      .getAttribute("aria-label");
    const sum = (key: "created" | "completed" | "unanswered") =>
      told.by_day.reduce((all: number, day: Record<string, number>) => all + (day[key] ?? 0), 0);
    expect(label).toContain(`${sum("created")} created, ${sum("completed")} completed, ${sum("unanswered")}`);
    await page.getByText("Show the numbers").first().press("Enter");
    const days = await rowsOf("Tasks by day, the latest day first");
    expect(days.map(([, ...counts]) => counts.map(Number))).toEqual(
      told.by_day
        .toReversed()
        .map(({ created, completed, unanswered }: Record<string, number>) => [
          created,
          completed,
          unanswered,
        ]),
    );
    await page.getByText("Show the numbers").nth(1).press("Enter");
    const [seen, answered] = await rowsOf("How long it takes");
    const spread = (given: Spread) => [
      ...[String(given.count), given.p50_seconds, given.p90_seconds, given.p95_seconds].map((value) =>
        typeof value === "number" ? inWords(value) : value,
      ),
    ];
    expect(seen).toEqual(["Until seen", ...spread(told.time_to_seen)]);
    expect(answered).toEqual(["Until answered", ...spread(told.time_to_answer)]);
  });

  test("a window is in the address, and what is none is the usual one", async () => {
    const windows = page.getByRole("navigation", { name: "Time" });
    for (const [name, days] of [
      ["7 days", 7],
      ["90 days", 90],
      ["1 year", 365],
    ] as const) {
      await windows.getByRole("link", { name }).click();
      await page.getByRole("img", { name: `Tasks by day, over ${days} days` }).waitFor();
      expect(new URL(page.url()).search).toBe(`?days=${days}`);
      expect(await windows.locator("[aria-current=true]").innerText()).toBe(name);
    }
    await page.goBack();
    await page.getByRole("img", { name: "over 90 days" }).waitFor();
    await page.goto("/stats?days=12");
    await page.getByRole("img", { name: "over 30 days" }).waitFor();
  });

  test("the charts follow the theme and the width", async () => {
    const pixels = () =>
      page
        .locator("canvas")
        .evaluateAll((all) => (all as HTMLCanvasElement[]).map((canvas) => canvas.toDataURL()));
    const widths = () =>
      page.locator("canvas").evaluateAll((all) => all.map((canvas) => canvas.getBoundingClientRect().width));
    await eventually(() => page.locator("canvas").count()).toBe(2);
    const light = await pixels();
    await page.emulateMedia({ colorScheme: "dark" });
    await eventually(async () => (await pixels()).filter((each, n) => each === light[n])).toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });
    await eventually(pixels).toEqual(light);
    const [wide = 0] = await widths();
    await page.setViewportSize({ width: 900, height: 800 });
    await eventually(async () => Math.max(...(await widths()))).toBeLessThan(wide);
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});

interface Spread {
  count: number;
  p50_seconds: number | null;
  p90_seconds: number | null;
  p95_seconds: number | null;
}
interface Figures {
  completed: number;
  time_to_answer: Spread;
}

/** As people say it, of what takes some minutes: to ten seconds below ten of them. */
function inWords(seconds: number | null): string {
  if (seconds === null) return "–";
  const tens = Math.round(seconds / 10) * 10;
  if (tens >= 600) return `${Math.floor(Math.max(seconds, tens) / 60)} min`;
  return `${Math.floor(tens / 60)} min${tens % 60 > 0 ? ` ${tens % 60} s` : ""}`;
}

const cellsOf = ({ completed, time_to_answer: { p50_seconds, p90_seconds } }: Figures) => [
  ...[String(completed), inWords(p50_seconds), inWords(p90_seconds)],
];

test.each(["light", "dark"] as const)(
  "on a phone all of it fits and is legible (%s)",
  async (colorScheme) => {
    await changeBrowser({ ...phone(320, 700), colorScheme });
    await page.goto("/stats");
    await heading("By person").waitFor();
    await page.getByText("Show the numbers").first().tap();
    await table("Tasks by day").waitFor();
    expect(await overflow()).toBe(0);
    const texts = page.locator(
      "#task :is(p, dt, dd span, h1, h2, summary, li, a, thead th, tr:first-child :is(tbody th, td))",
    );
    expect(await texts.evaluateAll(faint)).toEqual([]);
    for (const link of await page.getByRole("navigation", { name: "Time" }).getByRole("link").all())
      expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(40);
  },
);

test("whoever is no operator is told so, and nothing is asked for", async () => {
  const rita = { email: "rita@corp.test", password: "correct horse" };
  await dashboard.enrol(rita);
  await changeBrowser({ signedIn: false });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("/login");
  await signInAs(page, rita);
  await heading("Queue").waitFor();
  await page.goto("/stats");
  await page.getByText("Figures are for operators.").waitFor();
  expect(await page.getByRole("navigation", { name: "Time" }).count()).toBe(0);
  expect(asked.filter((url) => url.includes("StatsService"))).toEqual([]);
});

test("where the server does not answer, what was shown stays, and it says so", async () => {
  await page.goto("/stats");
  await heading("Tasks by day").waitFor();
  await page.route("**/awaithumans.stats.v1.StatsService/**", (route) => route.abort());
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.getByText("The server cannot be reached. Try again").waitFor();
  await heading("Tasks by day").waitFor();
  await page.unroute("**/awaithumans.stats.v1.StatsService/**");
});
