import { expect, test } from "vitest";
import { eventually, question } from "./dashboard.ts";
import { changeBrowser, dashboard, overflow, page, phone, useDashboard } from "./page.ts";
import { list, row } from "./queue.ts";

useDashboard({ visitor: phone(390, 844) });

test("one long word widens no screen", async () => {
  const word = "w".repeat(300);
  const id = await dashboard.ask(word, {
    payload: { word, list: [word], inner: { [word]: word }, table: [{ word }] },
    response_schema: {
      type: "object",
      properties: { [word]: { type: "boolean", description: word }, notes: { type: "string", title: word } },
    },
  });
  for (const path of ["/", dashboard.addressOf(id)]) {
    await page.goto(path);
    await page.getByText(word).filter({ visible: true }).first().waitFor();
    const wider = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll("main, section, ul, li, h1, form, dl")]
        .filter((element) => element.scrollWidth > element.clientWidth && element.clientWidth > 0)
        .map((element) => `${element.tagName} ${element.scrollWidth}`),
    );
    expect(wider).toEqual([]);
  }
});

test("a long or wide form has as much room as its evidence, a decision its own column", async () => {
  await changeBrowser({ viewport: { width: 1440, height: 900 } });
  const text = { type: "string" };
  const rows = { type: "array", items: { type: "object", properties: { item: text, price: text } } };
  const widths = async (properties: object, payload: object) => {
    const id = await dashboard.ask("How wide?", { payload, response_schema: { type: "object", properties } });
    await page.goto(dashboard.addressOf(id));
    await question(page, "How wide?").waitFor();
    const widthOf = async (name: string) => (await page.getByRole("region", { name }).boundingBox())?.width;
    return { evidence: (await widthOf("Evidence")) ?? 0, answer: (await widthOf("Your answer")) ?? 0 };
  };
  const decision = await widths({ approved: { type: "boolean" }, notes: text }, { amount: 1 });
  expect(decision.answer).toBeLessThan(decision.evidence);
  const table = await widths({ rows }, { amount: 1 });
  expect(table.answer).toBeCloseTo(table.evidence, 0);
  const alone = await widths({ rows }, {});
  expect(alone.answer).toBeGreaterThan(alone.evidence);
});

test("on a touch screen one line is as high as a finger wants it, and several lines are seen to be several", async () => {
  const text = (kind: string, name: string) => ({ kind, name, label: name });
  const id = await dashboard.ask("How high?", {
    response_schema: {
      type: "object",
      properties: { line: { type: "string" }, letter: { type: "string" } },
    },
    form_definition: { version: 1, fields: [text("short_text", "line"), text("long_text", "letter")] },
  });
  await page.goto(dashboard.addressOf(id));
  const heightOf = async (name: string) => (await page.getByLabel(name).boundingBox())?.height ?? 0;
  await page.getByLabel("letter").waitFor();
  expect(await heightOf("line")).toBeCloseTo(44, 0);
  expect(await heightOf("letter")).toBeGreaterThanOrEqual(80);
});

test("on a narrow screen queue and task are two screens", async () => {
  const id = await dashboard.ask("On the way?");
  await page.goto("/");
  await row("On the way?").waitFor();
  for (const tab of await page.getByRole("navigation").getByRole("link").filter({ visible: true }).all())
    expect((await tab.boundingBox())?.height).toBeGreaterThanOrEqual(40);
  await row("On the way?").tap();
  await question(page, "On the way?").waitFor();
  expect(await list().isVisible()).toBe(false);
  const approve = page.getByRole("button", { name: "Approve" });
  await approve.waitFor();
  const { y = 0 } = (await approve.boundingBox()) ?? {};
  expect(y).toBeGreaterThan(600);
  expect(await overflow()).toBe(0);
  await page.getByRole("link", { name: "Queue" }).tap();
  await list().waitFor();
  expect(await question(page, "On the way?").isVisible()).toBe(false);
  await row("On the way?").tap();
  await approve.tap();
  await eventually(async () => (await dashboard.find(id)).json.response).toEqual({ approved: true });
});

test("text runs the way of its own script, in the question, the evidence and the inputs", async () => {
  const arabic = "هل توافق على استرداد المبلغ؟";
  const id = await dashboard.ask(arabic, {
    payload: { reason: arabic.repeat(6) },
    response_schema: { type: "object", properties: { notes: { type: "string" } } },
  });
  await page.goto(dashboard.addressOf(id));
  const notes = page.getByLabel("Notes");
  await notes.fill(arabic);
  const paragraph = page.getByText(arabic.repeat(6));
  for (const element of [question(page, arabic), paragraph, notes])
    expect(await element.evaluate((found) => getComputedStyle(found).direction)).toBe("rtl");
  await notes.fill("in English");
  expect(await notes.evaluate((found) => getComputedStyle(found).direction)).toBe("ltr");
});

test("an area starts with one line and grows with its text", async () => {
  const id = await dashboard.ask("What else?", {
    response_schema: { type: "object", properties: { 備考: { type: "string" } } },
  });
  await page.goto(dashboard.addressOf(id));
  const notes = page.getByLabel("備考");
  const height = async () => (await notes.boundingBox())?.height ?? 0;
  await notes.waitFor();
  const before = await height();
  expect(before).toBeLessThan(45);
  await notes.fill("one\ntwo\nthree");
  expect(await height()).toBeGreaterThan(before + 30);
});
