import { beforeAll, expect, test } from "vitest";
import { eventually, question } from "./dashboard.ts";
import { dashboard, page, useDashboard } from "./page.ts";
import { box, list, row } from "./queue.ts";

const MANY = 10_000;
const SCHEMA = '{"type":"object","required":["approved"],"properties":{"approved":{"type":"boolean"}}}';

/** So many open tasks at once, the first of them the most urgent. */
async function fill(from: number, to: number): Promise<void> {
  const text = `insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status,
      timeout_seconds, create_time, update_time, due_time)
    select 'tsk_' || lpad(to_hex(n), 32, '0'), 'row ' || n, 'awaithumans', 'Task ' || n || '?', '{}', '{}', '${SCHEMA}',
      'created', 86400, now(), now(), now() + interval '1 day' + n * interval '1 second'
    from generate_series(${from}, ${to}) n`;
  await dashboard.server.database.db.query({ name: "", text }, []);
}

useDashboard();
beforeAll(() => fill(1, MANY), 60_000);

const taskAt = (n: number) => row(`Task ${n}?`);
const elements = () => list().getByRole("listitem").count();
const focusIsOn = (n: number) =>
  eventually(() => page.evaluate(() => document.activeElement?.querySelector("span")?.textContent)).toBe(
    `Task ${n}?`,
  );

test("ten thousand rows are scrolled to their end, of which few have elements", async () => {
  const pages: number[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/ListTasks")) pages.push(request.postDataJSON().pageSize);
  });
  await page.goto("/");
  await taskAt(1).waitFor();
  await page.getByText("10,000 open").waitFor();
  const first = list().getByRole("listitem").first();
  expect(await first.getAttribute("aria-setsize")).toBe(String(MANY));
  const scroller = list().locator("..");
  for (const part of [0.25, 0.5, 1]) {
    await scroller.evaluate((box, share) => {
      box.scrollTop = box.scrollHeight * share;
    }, part);
    if (part < 1) await taskAt(MANY * part).waitFor();
    expect(await elements()).toBeLessThan(100);
  }
  await taskAt(MANY).waitFor();
  expect(await list().getByRole("listitem").last().getAttribute("aria-posinset")).toBe(String(MANY));
  expect(Math.max(...pages)).toBeLessThanOrEqual(50);
  // It all was reached by a few windows, not by reading everything in between.
  expect(pages.filter((size) => size === 50).length).toBeLessThan(30);
});

test("keys reach the end, the beginning and a page on, and the focus is on a task again", async () => {
  await page.goto("/");
  await taskAt(1).focus();
  await page.keyboard.press("End");
  await focusIsOn(MANY);
  await page.keyboard.press("ArrowUp");
  await focusIsOn(MANY - 1);
  await page.keyboard.press("Home");
  await focusIsOn(1);
  await page.keyboard.press("PageDown");
  await eventually(() =>
    page.evaluate(() => Number(document.activeElement?.closest("li")?.ariaPosInSet)),
  ).toBeGreaterThan(3);
  await page.keyboard.press("PageUp");
  await focusIsOn(1);
  await page.keyboard.press("ArrowDown");
  await focusIsOn(2);
  await page.keyboard.press("Enter");
  await question(page, "Task 2?").waitFor();
  await page.keyboard.press("j");
  await question(page, "Task 3?").waitFor();
  await focusIsOn(3);
});

test("where the list changes, the focus and the selected tasks stay what they are", async () => {
  await page.goto("/");
  await taskAt(3).focus();
  await page.keyboard.press("x");
  await page.getByText("1 selected").waitFor();
  await dashboard.ask("Above all?", { priority: 99 });
  await row("Above all?").waitFor();
  await focusIsOn(3);
  expect(await box("Task 3?").isChecked()).toBe(true);
  expect(await box("Task 2?").isChecked()).toBe(false);
  for (const { id } of (await dashboard.server.call("GET", "/api/tasks?limit=1")).json)
    await dashboard.server.call("DELETE", `/api/tasks/${id}`);
  await row("Above all?").waitFor({ state: "detached" });
  await focusIsOn(3);
});

test("after a deep scroll only what is in sight is read anew, and the rows do not move", async () => {
  await page.goto("/");
  await taskAt(1).waitFor();
  const scroller = list().locator("..");
  await scroller.evaluate((box) => {
    box.scrollTop = box.scrollHeight / 2;
  });
  await taskAt(5_003).waitFor();
  const asked: number[] = [];
  page.on("request", (request) => {
    const { offset = 0, pageSize } = request.url().endsWith("/ListTasks") ? request.postDataJSON() : {};
    if (pageSize === 50) asked.push(offset);
  });
  await taskAt(5_003).hover();
  const before = await taskAt(5_003).boundingBox();
  const id = await dashboard.ask("New above?", { priority: 98 });
  await page
    .getByRole("button", { name: /Show \d+ new task/ })
    .or(taskAt(5_003))
    .first()
    .waitFor();
  await eventually(() => asked.length).toBeGreaterThan(0);
  expect(asked.every((offset) => offset >= 4_900 && offset <= 5_200)).toBe(true);
  expect(await taskAt(5_003).boundingBox()).toEqual(before);
  await dashboard.server.call("DELETE", `/api/tasks/${id}`);
});

test("beyond ten thousand rows the list says that it has to be narrowed", async () => {
  await fill(MANY + 1, MANY + 5);
  await page.goto("/");
  await page.getByText("10,000+ open").waitFor();
  await taskAt(1).focus();
  await page.keyboard.press("End");
  await focusIsOn(MANY);
  await page
    .getByText("More than 10,000 tasks are in this list. Search or filter to reach the others.")
    .waitFor();
  await page.goto("/?q=10003");
  await taskAt(10_003).waitFor();
  await page.getByText("1 found").waitFor();
});

test("what has ended says when it did, not when it was asked", async () => {
  const id = await dashboard.ask("Long ago?");
  const text = "update tasks set create_time = create_time - interval '3 hours' where id = $1";
  await dashboard.server.database.db.query({ name: "", text }, [id]);
  await dashboard.answer(id, { approved: true });
  await page.goto("/?show=done");
  const link = row("Long ago?");
  await eventually(() => link.innerText()).toMatch(/answered · .*just now/);
});
