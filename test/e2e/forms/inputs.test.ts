import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../dashboard.ts";
import { type FormPage, openFormPage } from "./page.ts";

let on: FormPage;

beforeAll(async () => {
  on = await openFormPage();
}, 60_000);
afterAll(() => on?.close());

const TEXT = { type: "string" };
const TEXTS = { type: "array", items: TEXT };
const options = (...values: string[]) => values.map((value) => ({ value, label: value }));
const focused = () => on.page.evaluate(() => document.activeElement?.getAttribute("aria-label"));

test("an order counts once it is confirmed or changed, and moves are said", async () => {
  const entry = { kind: "ranking", name: "rank", label: "Rank", options: options("a", "b", "c") };
  const schema = { required: ["rank"], properties: { rank: TEXTS } };
  const id = await on.show("Ranking", [entry], schema);
  await on.at("/rank").getByRole("button", { name: "Move b down" }).waitFor();
  await on.submit();
  await on.at("/rank").getByText("This needs an answer.").waitFor();
  await on.at("/rank").getByRole("button", { name: "Move b down" }).press("Enter");
  await on.at("/rank").getByText("b is now 3 of 3.").waitFor();
  await eventually(focused).toBe("Move b down");
  await on.at("/rank").getByRole("button", { name: "Clear Rank" }).click();
  await on.at("/rank").getByRole("button", { name: "Keep this order" }).click();
  await on.submit();
  expect(await on.responseTo(id)).toEqual({ rank: ["a", "b", "c"] });
});

test("an order is made by dragging", async () => {
  const entry = { kind: "ranking", name: "rank", label: "Rank", options: options("a", "b", "c") };
  const id = await on.show("Dragging", [entry], { properties: { rank: TEXTS } });
  const grip = (name: string) =>
    on.at("/rank").getByRole("listitem").filter({ hasText: name }).locator("span").first();
  const [from, to] = [await grip("c").boundingBox(), await grip("a").boundingBox()];
  if (!from || !to) throw new Error("there is nothing to drag");
  const { mouse } = on.page;
  await mouse.move(from.x + 10, from.y + 10);
  await mouse.down();
  await mouse.move(from.x + 10, from.y - 10, { steps: 4 });
  await mouse.move(to.x + 10, to.y + 8, { steps: 8 });
  await mouse.up();
  await on.at("/rank").getByText("c is now 1 of 3.").waitFor();
  await on.submit();
  expect(await on.responseTo(id)).toEqual({ rank: ["c", "a", "b"] });
});

test("a long text has a fixed height and a direction, so that a browser need not look for them at each key", async () => {
  const id = await on.show("Long?", [], {
    properties: { notes: TEXT, line: { type: "string", maxLength: 60 } },
  });
  const notes = on.at("/notes").getByRole("textbox");
  const looks = () =>
    notes.evaluate((area) => [
      area.getAttribute("dir"),
      getComputedStyle(area).getPropertyValue("field-sizing"),
    ]);
  await notes.fill("short");
  expect(await looks()).toEqual(["auto", "content"]);
  await notes.evaluate((area) => area.setAttribute("data-seen", ""));
  await notes.fill(`1. ${"שלום ".repeat(10_000)}`);
  expect(await looks()).toEqual(["rtl", "fixed"]);
  await notes.fill("x".repeat(900_000));
  await notes.press("End");
  await notes.pressSequentially("yz");
  expect(await looks()).toEqual(["ltr", "fixed"]);
  expect(await notes.getAttribute("data-seen")).toBe("");
  await on.submit();
  const { notes: stored } = await on.responseTo(id);
  expect(String(stored)).toBe(`${"x".repeat(900_000)}yz`);
});

/** Whether a slider shows in its middle, where an untouched one rests, what it does not show a bit to the left of it. */
async function looksDifferentInTheMiddle(page: Page, slider: Locator): Promise<boolean> {
  const { x, y, width, height } = (await slider.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const shot = (middle: number) =>
    page.screenshot({
      clip: { x: Math.round(middle) - 12, y: Math.round(y + height / 2) + 5, width: 24, height: 1 },
    });
  const [here, there] = [await shot(x + width / 2), await shot(x + width / 4)];
  return !here.equals(there);
}

test("a slider and stars have no value until one is given, and give it back", async () => {
  const fields = [
    { kind: "slider", name: "share", label: "Share", min: 0, max: 100 },
    { kind: "star_rating", name: "stars", label: "Stars" },
    { kind: "star_rating", name: "more", label: "More" },
  ];
  const properties = { share: { type: "number" }, stars: { type: "integer" }, more: { type: "integer" } };
  const id = await on.show("Untouched", fields, { required: ["share"], properties });
  const slider = on.at("/share").getByRole("slider");
  expect(await slider.getAttribute("aria-valuetext")).toBe("not set yet");
  expect(await looksDifferentInTheMiddle(on.page, slider)).toBe(false);
  await on.submit();
  await on.at("/share").getByText("This needs an answer.").waitFor();
  // Text is marked, and the button let go over the slider.
  const [label, thumb] = [await on.at("/share").getByText("Share").boundingBox(), await slider.boundingBox()];
  if (!label || !thumb) throw new Error("there is no slider");
  await on.page.mouse.move(label.x + 2, label.y + 8);
  await on.page.mouse.down();
  await on.page.mouse.move(thumb.x + 20, thumb.y + 8, { steps: 3 });
  await on.page.mouse.up();
  expect(await slider.getAttribute("aria-valuetext")).toBe("not set yet");
  // A press where the thumb rests is an answer.
  await slider.click();
  expect(await slider.getAttribute("aria-valuetext")).toBe("50");
  await on.page.mouse.move(label.x, label.y);
  expect(await looksDifferentInTheMiddle(on.page, slider)).toBe(true);
  await on.at("/share").getByRole("button", { name: "Clear Share" }).click();
  // By keys from the middle on, and where it rests by the space bar.
  for (const [key, value] of [
    ["Space", "50"],
    ["ArrowRight", "51"],
    ["Home", "0"],
  ] as const) {
    await slider.press(key);
    expect(await slider.getAttribute("aria-valuetext")).toBe(value);
    await on.at("/share").getByRole("button", { name: "Clear Share" }).click();
    expect(await slider.getAttribute("aria-valuetext")).toBe("not set yet");
  }
  await on.at("/share").getByLabel("Share, exact value").fill("33");
  expect(await slider.inputValue()).toBe("33");
  await on.at("/stars").getByRole("radio", { name: "4 of 5" }).check({ force: true });
  await on.at("/more").getByRole("radio", { name: "2 of 5" }).check({ force: true });
  await on.at("/more").getByRole("button", { name: "Clear More" }).click();
  await on.submit();
  expect(await on.responseTo(id)).toEqual({ share: 33, stars: 4 });
});

const LINE = { type: "object", required: ["item"], properties: { item: TEXT, count: { type: "integer" } } };

test("rows are added by Enter, taken away and brought back, within their bounds", async () => {
  const entry = {
    ...{ kind: "table", name: "lines", label: "Lines", min_rows: 1, max_rows: 2 },
    columns: [
      { name: "item", label: "Item", kind: "short_text" },
      { name: "count", label: "Count", kind: "number" },
    ],
  };
  const id = await on.show("Table", [entry], { properties: { lines: { type: "array", items: LINE } } });
  const place = on.at("/lines");
  const removeFirst = place.getByRole("button", { name: "Remove row: Lines 1" });
  await place.getByText("1 to 2.").waitFor();
  expect(await removeFirst.getAttribute("aria-disabled")).toBe("true");
  await place.getByLabel("Item, row 1").fill("Pen");
  await on.page.keyboard.press("Enter");
  await eventually(focused).toBe("Item, row 2");
  await on.page.keyboard.type("Ink");
  await on.page.keyboard.press("Enter");
  expect(await place.getByRole("row").count()).toBe(3);
  expect(await place.getByRole("button", { name: "Add row: Lines" }).getAttribute("aria-disabled")).toBe(
    "true",
  );
  await removeFirst.click();
  await place.getByText("Row 1 is removed.").waitFor();
  expect(await place.getByLabel("Item, row 1").inputValue()).toBe("Ink");
  await place.getByRole("button", { name: "Bring it back" }).click();
  expect(await place.getByLabel("Item, row 1").inputValue()).toBe("Pen");
  await place.getByLabel("Count, row 2").fill("many");
  await on.submit();
  await place.getByText("Write a number in digits").waitFor();
  await eventually(focused).toBe("Count, row 2");
  await place.getByLabel("Count, row 2").fill("7");
  await on.submit();
  expect(await on.responseTo(id)).toEqual({ lines: [{ item: "Pen" }, { item: "Ink", count: 7 }] });
});

test("forms within forms go as deep as they are asked", async () => {
  const list = (items: object) => ({ type: "array", items });
  const object = (properties: object) => ({ type: "object", required: Object.keys(properties), properties });
  const schema = object({ teams: list(object({ team: TEXT, people: list(object({ person: TEXT })) })) });
  const person = { kind: "short_text", name: "person", label: "Person" };
  const people = {
    kind: "subform",
    name: "people",
    label: "People",
    fields: [person],
    add_label: "Add person",
  };
  const team = { kind: "short_text", name: "team", label: "Team" };
  const teams = {
    kind: "subform",
    name: "teams",
    label: "Teams",
    fields: [team, people],
    add_label: "Add team",
  };
  const id = await on.show("Nested", [teams], schema);
  await on.form.getByRole("textbox", { name: "Team" }).fill("Red");
  await on.form.getByRole("textbox", { name: "Person" }).fill("Ana");
  await on.form.getByRole("button", { name: "Add person: People" }).click();
  await on.form.getByRole("textbox", { name: "Person" }).nth(1).fill("Ben");
  await on.form.getByRole("button", { name: "Add team: Teams" }).click();
  await on.form.getByRole("textbox", { name: "Team" }).nth(1).fill("Blue");
  await on.form.getByRole("textbox", { name: "Person" }).nth(2).fill("Cid");
  await on.form.getByRole("button", { name: "Remove: People 1" }).first().click();
  await on.submit();
  expect(await on.responseTo(id)).toEqual({
    teams: [
      { team: "Red", people: [{ person: "Ben" }] },
      { team: "Blue", people: [{ person: "Cid" }] },
    ],
  });
});

test("what is wrong within a fold opens it, and has the focus", async () => {
  const fold = {
    ...{ kind: "section_collapse", title: "Details", default_open: false },
    fields: [{ kind: "short_text", name: "mail", label: "Mail", subtype: "email" }],
  };
  const id = await on.show("Folded", [fold], { required: ["mail"], properties: { mail: TEXT } });
  const input = on.form.getByLabel("Mail");
  expect(await input.isVisible()).toBe(false);
  await on.submit();
  await input.waitFor();
  await eventually(() => input.evaluate((element) => element === document.activeElement)).toBe(true);
  await input.fill("ana@corp.test");
  await on.submit();
  expect(await on.responseTo(id)).toEqual({ mail: "ana@corp.test" });
});

test("a secret is unseen until it is shown; JSON says where it goes wrong", async () => {
  const fields = [{ kind: "short_text", name: "secret", label: "Secret", subtype: "password" }];
  const id = await on.show("Secret and JSON", fields, { properties: { secret: TEXT, extra: {} } });
  const secret = on.form.getByLabel("Secret", { exact: true });
  await secret.fill("hush");
  expect(await secret.getAttribute("type")).toBe("password");
  await on.form.getByRole("button", { name: "Show Secret" }).click();
  expect(await secret.getAttribute("type")).toBe("text");
  const extra = on.at("/extra").getByRole("textbox");
  await extra.fill('{\n  "a": 1,\n  b: 2\n}');
  await on.at("/extra").getByText("Not JSON yet: look at line 3.").waitFor();
  await extra.fill('{"a": 1}');
  await on.submit();
  expect(await on.responseTo(id)).toEqual({ secret: "hush", extra: { a: 1 } });
});

test("many boxes are searched, and many values found by typing", async () => {
  const many = Array.from({ length: 40 }, (_, index) => `value ${index + 1}`);
  const fields = [
    { kind: "multi_select", name: "tags", label: "Tags", options: options(...many) },
    { kind: "single_select", name: "one", label: "One", options: options(...many) },
  ];
  const id = await on.show("Many", fields, { properties: { tags: TEXTS, one: TEXT } });
  await on.at("/one").getByRole("combobox").click();
  await on.page.getByRole("option", { name: "value 40" }).click();
  await on.at("/one").getByRole("button", { name: "Clear One" }).click();
  await on.at("/one").getByRole("combobox").fill("39");
  await on.page.getByRole("option", { name: "value 39" }).waitFor();
  await on.page.keyboard.press("ArrowDown");
  await on.page.keyboard.press("Enter");
  await on.at("/tags").getByRole("searchbox").fill("e 33");
  await on.at("/tags").getByRole("checkbox").check();
  await on.at("/tags").getByRole("searchbox").fill("");
  await on.at("/tags").getByRole("checkbox", { name: "value 7" }).check();
  await on.submit();
  expect(await on.responseTo(id)).toEqual({ tags: ["value 7", "value 33"], one: "value 39" });
});

test("an input that cannot be loaded says so, and the others can be filled in", async () => {
  await on.page.route("**/assets/ranking-*.js", (route) => route.abort());
  const fields = [
    { kind: "ranking", name: "rank", label: "Rank", options: options("a", "b") },
    { kind: "short_text", name: "note", label: "Note" },
  ];
  const id = await on.show("Half loaded", fields, { properties: { rank: TEXTS, note: TEXT } });
  await on.at("/rank").getByText("This input did not load.").waitFor();
  await on.form.getByLabel("Note").fill("still here");
  await on.page.unroute("**/assets/ranking-*.js");
  await on.at("/rank").getByRole("button", { name: "Load the page again" }).click();
  await on.at("/rank").getByRole("button", { name: "Keep this order" }).click();
  await on.submit();
  expect(await on.responseTo(id)).toEqual({ rank: ["a", "b"], note: "still here" });
});

test("a form of 500 fields is drawn and sent", async () => {
  const names = Array.from({ length: 500 }, (_, index) => `field_${index}`);
  const properties = Object.fromEntries(names.map((name) => [name, TEXT]));
  const id = await on.show("Many fields", [], { required: ["field_499"], properties });
  await on.form.getByLabel("Field 499").fill("the last");
  await on.submit();
  expect(await on.responseTo(id)).toEqual({ field_499: "the last" });
});

test("no error and no breach of the content security policy in the page", () => {
  expect(on.dashboard.troubles).toEqual([]);
});
