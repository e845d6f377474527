import { beforeAll, expect, test } from "vitest";
import { eventually, question } from "./dashboard.ts";
import { dashboard, page, phone, useDashboard } from "./page.ts";
import { bar, box, list } from "./queue.ts";

const WIDTH = 320;
const HEIGHT = 568;

useDashboard({ visitor: phone(WIDTH, HEIGHT) });
beforeAll(async () => {
  for (const task of ["First on the phone?", "Second on the phone?", "Third?"]) await dashboard.ask(task);
});

const isWithin = async () =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(WIDTH);

test("every screen is reached from the smallest phone, by a menu where there is no room", async () => {
  await page.goto("/");
  await list().waitFor();
  await isWithin();
  for (const place of await page
    .getByRole("navigation", { name: "Main" })
    .locator("> :is(a, button)")
    .all()) {
    const { x = -1, width = 0, height = 0 } = (await place.boundingBox()) ?? {};
    if (width === 0) continue;
    expect([x >= 0, x + width <= WIDTH, width >= 44, height >= 44]).toEqual([true, true, true, true]);
  }
  for (const name of ["Stats", "Audit", "Settings", "Doctor"]) {
    await page.getByRole("button", { name: "More" }).tap();
    await page.getByRole("link", { name }).tap();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await isWithin();
  }
  await page.getByRole("button", { name: "Your account" }).tap();
  await page.getByRole("link", { name: "Your account" }).tap();
  await page.getByRole("heading", { level: 1, name: "Your account" }).waitFor();
});

test("several are selected by their boxes and answered at the thumb, the set and the form on one screen", async () => {
  await page.goto("/");
  await box("First on the phone?").tap();
  await box("Second on the phone?").tap();
  await bar().getByText("2 selected").waitFor();
  await isWithin();
  const answer = bar().getByRole("button", { name: "Answer" });
  const { y = 0, height = 0 } = (await answer.boundingBox()) ?? {};
  expect(y).toBeGreaterThan(HEIGHT / 2);
  expect(y + height).toBeLessThanOrEqual(HEIGHT);
  expect(height).toBeGreaterThanOrEqual(44);
  await answer.tap();
  await page.getByRole("heading", { level: 1, name: "Answer 2 tasks" }).waitFor();
  expect(await list().isVisible()).toBe(false);
  await isWithin();
  await page.getByRole("button", { name: "Approve" }).tap();
  await page.getByRole("button", { name: "Answer 2 tasks" }).tap();
  await page.getByText("2 answered").waitFor();
  await page.getByRole("button", { name: "Close" }).tap();
  await list().getByRole("link", { name: "Third?" }).waitFor();
  await eventually(() => list().getByRole("listitem").count()).toBe(1);
});

test("search and filters fit, and the task is a screen of its own", async () => {
  await page.goto("/");
  await page.getByRole("searchbox").fill("third");
  await page.getByText("1 found").waitFor();
  await page.getByRole("button", { name: "Filter" }).tap();
  const panel = page.getByRole("form", { name: "Filters" });
  const { x = -1, width = 999 } = (await panel.boundingBox()) ?? {};
  expect([x >= 0, x + width <= WIDTH]).toEqual([true, true]);
  await page.getByRole("button", { name: "Show the list" }).tap();
  await list().getByRole("link", { name: "Third?" }).tap();
  await question(page, "Third?").waitFor();
  expect(await list().isVisible()).toBe(false);
  await isWithin();
  await page.getByRole("link", { name: "Queue" }).tap();
  await list().getByRole("link", { name: "Third?" }).waitFor();
  expect(new URL(page.url()).search).toBe("?q=third");
});
