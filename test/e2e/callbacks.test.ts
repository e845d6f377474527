import { beforeAll, expect, test } from "vitest";
import { Receiver } from "../workers/receiver.ts";
import { eventually } from "./dashboard.ts";
import { changeBrowser, dashboard, overflow, page, phone, useDashboard } from "./page.ts";

let agent: Receiver;

beforeAll(async () => {
  agent = await Receiver.start();
  agent.answer = (response, { path }) => {
    response.statusCode = answers[path] ?? 200;
    response.end();
  };
  return () => agent.close();
});
useDashboard();

const list = () => page.getByRole("list", { name: "Callbacks" });
const row = (taskId: string) => list().getByRole("link").filter({ hasText: taskId });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const pane = () => page.getByRole("region", { name: "Callback", exact: true });

/** What the agent answers by the path: 410 is given up at once, 503 tried again; 200 where nothing is said. */
const answers: Record<string, number> = {};

/** A task that has its outcome, whose agent is told at `path`; returns its id. */
async function ended(path: string, status = 200): Promise<string> {
  answers[path] = status;
  const url = new URL(path, agent.url).href;
  const id = await dashboard.ask("Told?", { callback_url: url });
  await dashboard.answer(id, { approved: true });
  return id;
}

test("an empty list says what the place is for", async () => {
  await page.goto("/callbacks");
  await page.getByText("No agent was told of anything yet.").waitFor();
});

test("each is listed with what became of it, and filtered by state and task", async () => {
  const taken = await ended("/taken");
  await page.goto("/callbacks");
  await row(taken).getByText("Taken", { exact: true }).waitFor();
  const gone = await ended("/gone", 410);
  const waiting = await ended("/waiting", 503);
  await page.reload();
  await row(gone).getByText("Given up").waitFor();
  await row(waiting).getByText("Retrying").waitFor();
  expect(await row(waiting).innerText()).toMatch(
    /\/waiting[\s\S]*HTTP 503[\s\S]*next in \d+ s[\s\S]*1 attempt/,
  );
  expect(await row(gone).innerText()).toMatch(/\/gone[\s\S]*HTTP 410/);

  const states = page.getByRole("navigation", { name: "State" });
  await states.getByRole("link", { name: "Given up" }).click();
  await row(waiting).waitFor({ state: "detached" });
  await eventually(() => list().getByRole("link").count()).toBe(1);
  await states.getByRole("link", { name: "Pending" }).click();
  await row(waiting).waitFor();
  await eventually(() => list().getByRole("link").count()).toBe(1);
  await states.getByRole("link", { name: "All" }).click();
  await row(gone).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type(taken);
  await row(gone).waitFor({ state: "detached" });
  await eventually(() => new URL(page.url()).searchParams.get("task")).toBe(taken);
  await states.getByRole("link", { name: "Given up" }).click();
  await page.getByText("No callback is like this.").waitFor();
});

test("one is opened by keys, tells each attempt, and is redelivered", async () => {
  const id = await ended("/again", 503);
  await page.goto("/callbacks?state=pending");
  await row(id).getByText("Retrying").waitFor();
  await row(id).focus();
  await page.keyboard.press("Enter");
  await pane().getByText("HTTP 503").first().waitFor();
  const attempts = pane().getByRole("list", { name: "1 attempt" });
  expect(await attempts.getByRole("listitem").innerText()).toMatch(
    /1[\s\S]*HTTP 503[\s\S]*ms[\s\S]*just now/,
  );
  expect(await pane().getByRole("link").getAttribute("href")).toBe(`/task?id=${id}`);
  await button("Try now").click();
  await pane().getByRole("list", { name: "2 attempts" }).waitFor();
  answers["/again"] = 200;
  await button("Try now").click();
  await pane().getByText("Taken", { exact: true }).waitFor();

  await button("Redeliver").click();
  const ask = page.getByRole("region", { name: "Redeliver what was taken?" });
  await page.locator("button:focus", { hasText: "Leave it" }).waitFor();
  await ask.getByRole("button", { name: "Redeliver", exact: true }).click();
  await pane().getByRole("list", { name: "4 attempts" }).waitFor();
  await page.keyboard.press("Escape");
  await pane().waitFor({ state: "detached" });
});

test("what changes elsewhere arrives by itself while something is pending", async () => {
  const id = await ended("/live", 503);
  await page.goto(`/callbacks?task=${id}`);
  await row(id).getByText("Retrying").waitFor();
  answers["/live"] = 200;
  const { json } = await dashboard.server.call("GET", `/api/admin/webhook-deliveries?task_id=${id}`);
  const [{ id: callback }] = json;
  await dashboard.server.call("POST", `/api/admin/webhook-deliveries/${callback}/redeliver`);
  await row(id).getByText("Taken", { exact: true }).waitFor();
});

test("many are counted before they are redelivered, and none without a word", async () => {
  const ids = [await ended("/many/1", 410), await ended("/many/2", 410)];
  await page.goto("/callbacks?state=given-up");
  for (const id of ids) await row(id).waitFor();
  await button("Redeliver many").click();
  const form = page.getByRole("form", { name: "Redeliver many" });
  await button("Count them").click();
  await form.getByText("Choose when the time begins.").waitFor();
  const from = form.getByLabel("Ended from");
  await from.fill("2099-01-01T00:00");
  await button("Count them").click();
  await form.getByText("Choose a time that has begun.").waitFor();
  await from.fill("2020-01-01T00:00");
  await form.getByLabel("Until").fill("2019-01-01T00:00");
  await button("Count them").click();
  await form.getByText("Choose a later end").waitFor();
  await form.getByLabel("Until").fill("2020-01-02T00:00");
  await button("Count them").click();
  await page.getByText("No callback is like this in that time.").waitFor();

  await form.getByLabel("Until").fill("");
  await button("Count them").click();
  const ask = page.getByRole("region", { name: /^Redeliver \d+ callbacks\?$/ });
  await page.locator("button:focus", { hasText: "Leave them" }).waitFor();
  const count = Number(/\d+/.exec((await ask.getByRole("heading").innerText()) ?? "")?.[0]);
  expect(count).toBe(await list().getByRole("link").count());
  await page.keyboard.press("Enter");
  await ask.waitFor({ state: "detached" });
  for (const path of ["/many/1", "/many/2"]) answers[path] = 200;
  await button("Count them").click();
  await ask.getByRole("button", { name: "Redeliver them" }).click();
  await page.getByText(`${count} callbacks due now.`).waitFor();
  await page.goto("/callbacks?state=taken");
  for (const id of ids) await row(id).waitFor();
  await eventually(async () => {
    const { json } = await dashboard.server.call("GET", `/api/tasks/${ids[0]}/audit`);
    return json.map(({ action }: { action: string }) => action);
  }).toContain("callback_redelivered");
});

test("one that is not there any more is said in its place", async () => {
  await page.goto(`/callbacks?callback=${"0".repeat(32)}`);
  await pane().getByText("not found").waitFor();
});

test("on a phone nothing is wider than the screen", async () => {
  await changeBrowser(phone(320, 640));
  await page.goto("/callbacks");
  await list().waitFor();
  expect(await overflow()).toBe(0);
  await button("Redeliver many").tap();
  expect(await overflow()).toBe(0);
  await list().getByRole("link").first().tap();
  await pane().getByRole("list").waitFor();
  expect(await list().isVisible()).toBe(false);
  expect(await overflow()).toBe(0);
});
