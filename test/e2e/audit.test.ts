import { readFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { eventually } from "./dashboard.ts";
import { changeBrowser, dashboard, overflow, page, phone, useDashboard } from "./page.ts";

/** A task that was answered, and one whose deadline was moved before it was cancelled. */
let answered: string;
let moved: string;

useDashboard();
beforeAll(async () => {
  const { server } = dashboard;
  await dashboard.enrol({ display_name: "Ana", email: "ana@corp.test" });
  answered = await dashboard.ask("Approve it?", { assign_to: { email: "ana@corp.test" } });
  const body = {
    response: { approved: true },
    completed_by_email: "ana@corp.test",
    completed_via_channel: "slack",
  };
  await server.call("POST", `/api/tasks/${answered}/complete`, { body });
  moved = await dashboard.ask("Move it?");
  const inTwoHours = new Date(Date.now() + 7_200_000).toISOString();
  await server.call("POST", `/api/tasks/${moved}/deadline`, { body: { due_at: inTwoHours } });
  await server.call("POST", `/api/tasks/${moved}/cancel`);
});

const list = () => page.getByRole("list", { name: "Audit entries" });
const entry = (text: string) => list().getByRole("listitem").filter({ hasText: text });
const total = (words: string) => page.getByText(words, { exact: true });
const isAt = (query: string) => eventually(() => new URL(page.url()).search).toBe(query);
const choose = (label: string) => page.getByRole("search").getByLabel(label, { exact: true });

test("everything that happened is told in words, the newest first, with the way to its task", async () => {
  await page.goto("/audit");
  await list().waitFor();
  const [first] = await list().getByRole("listitem").allInnerTexts();
  expect(first).toMatch(/Cancelled[\s\S]*Move it\?[\s\S]*just now/);
  await entry("Routed to Ana").getByText("the server").waitFor();
  await entry("Deadline moved to").first().waitFor();
  await entry("Completed").getByText("ana@corp.test").waitFor();
  expect(await entry("Completed").innerText()).toContain("in Slack");
  await entry("Completed").getByRole("link", { name: "Approve it?" }).click();
  await page.waitForURL(`**/task?id=${answered}`);
});

test("the particulars of an entry unfold by keys", async () => {
  await page.goto(`/audit?task=${moved}&action=deadline_changed`);
  await entry("Deadline moved to").waitFor();
  await page.keyboard.press("j");
  await page.locator("button:focus", { hasText: "Deadline moved" }).waitFor();
  await page.keyboard.press("Enter");
  await list().getByText(moved).waitFor();
  await page.keyboard.press("Enter");
  await list().getByText(moved).waitFor({ state: "detached" });
});

test("filters stand in the address, and are found there", async () => {
  await page.goto("/audit");
  await list().waitFor();
  const all = await list().getByRole("listitem").count();
  for (const [label, option, query] of [
    ["Action", "Completed", "?action=completed"],
    ["By", "People", "?kind=human"],
    ["Channel", "Slack", "?channel=slack"],
  ] as const) {
    await choose(label).selectOption({ label: option });
    await total("1 entry").waitFor();
    await isAt(query);
    await choose(label).selectOption("");
    await total(`${all} entries`).waitFor();
  }
  await page.keyboard.press("Escape");

  await page.goto(`/audit?task=${moved}`);
  await total("3 entries").waitFor();
  expect(await choose("Task id").inputValue()).toBe(moved);
  await page.goto("/audit?actor=ANA@corp.test&action=completed");
  await total("1 entry").waitFor();
  await entry("Completed").getByRole("button", { name: "ana@corp.test" }).click();
  await isAt("?actor=ana%40corp.test&action=completed");
  await page.goto("/audit?action=deleted");
  await page.getByText("No entry is like this.").waitFor();
});

test("time is narrowed by spans and by days", async () => {
  await page.goto("/audit");
  await list().waitFor();
  const all = await list().getByRole("listitem").count();
  const span = (name: string) => page.getByRole("group", { name: "Time" }).getByRole("button", { name });
  await span("Today").click();
  await page.locator('button[aria-pressed="true"]', { hasText: "Today" }).waitFor();
  await isAt("?days=1");
  await span("7 days").click();
  await total(`${all} entries`).waitFor();
  await choose("Until").fill("2020-01-01");
  await page.getByText("No entry is like this.").waitFor();
  await isAt("?until=2020-01-01");
  await choose("From").fill("2020-02-01");
  await page.getByText("The time ends before it begins.").waitFor();
  await span("Any time").click();
  await total(`${all} entries`).waitFor();
  await page.goto("/audit?days=nonsense&from=never&until=31");
  await total(`${all} entries`).waitFor();
});

test("what the filters leave is downloaded as CSV and as JSON Lines", async () => {
  await page.goto(`/audit?task=${moved}`);
  await total("3 entries").waitFor();
  for (const [name, lines] of [
    ["CSV", 4],
    ["JSON Lines", 3],
  ] as const) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name, exact: true }).click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    expect(text.trim().split("\n")).toHaveLength(lines);
    expect(text).toContain("deadline_changed");
    expect(text).not.toContain(answered);
  }
});

test("what comes to pass meanwhile is offered, and moves no row by itself", async () => {
  await page.goto("/audit?action=created");
  await list().waitFor();
  const rows = await list().getByRole("listitem").count();
  expect(await page.getByRole("button", { name: /new entr/ }).count()).toBe(0);
  await dashboard.ask("Meanwhile?");
  await page.getByRole("button", { name: "Show 1 new entry" }).waitFor();
  await dashboard.ask("And again?");
  await page.getByRole("button", { name: "Show 2 new entries" }).waitFor();
  expect(await list().getByRole("listitem").count()).toBe(rows);
  await page.getByRole("button", { name: "Show 2 new entries" }).click();
  await entry("And again?").waitFor();
  expect(await list().getByRole("listitem").count()).toBe(rows + 2);
  await page.getByRole("button", { name: /new entr/ }).waitFor({ state: "detached" });
});

test("a long trail comes by and by", async () => {
  for (let n = 0; n < 60; n++) await dashboard.ask(`Many ${n}?`, { assign_to: { email: "ana@corp.test" } });
  await page.goto("/audit");
  await total("The newest 100 entries").waitFor();
  await page.getByRole("button", { name: "Show more" }).click();
  await total("The newest 100 entries").waitFor({ state: "detached" });
  expect(await list().getByRole("listitem").count()).toBeGreaterThan(120);
  expect(await page.getByRole("button", { name: "Show more" }).count()).toBe(0);
});

test("on a phone what is rarely asked for is folded, and nothing is wider than the screen", async () => {
  await changeBrowser(phone(320, 640));
  await page.goto("/audit");
  await list().waitFor();
  expect(await choose("Action").count()).toBe(0);
  expect(await overflow()).toBe(0);
  await page.getByRole("button", { name: "Filters" }).tap();
  await choose("Action").selectOption("cancelled");
  await total("1 entry").waitFor();
  await entry("Cancelled").getByRole("button", { name: "Cancelled" }).tap();
  expect(await overflow()).toBe(0);
});
