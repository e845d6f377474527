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

test("files that are too large, of another kind or too many are named with the reason; the others stay", async () => {
  const entry = {
    ...{ kind: "file_upload", name: "files", label: "Receipts", accept: [".txt", "image/*"] },
    ...{ max_size_bytes: 10, multiple: true, max_count: 2 },
  };
  const id = await on.show("Files", [entry], {
    required: ["files"],
    properties: { files: { type: "array" } },
  });
  const place = on.at("/files");
  await place.getByText("Up to 2 files. Accepted: txt, image files. At most 10 B each.").waitFor();
  const file = (name: string, size: number, mimeType = "text/plain") => ({
    ...{ name, mimeType },
    buffer: Buffer.alloc(size, "x"),
  });
  await place
    .locator("input")
    .setInputFiles([
      file("one.txt", 3),
      file("big.txt", 11),
      file("run.exe", 1, "application/octet-stream"),
      file("two.png", 4, "image/png"),
      file("three.txt", 1),
    ]);
  const refusals = place.getByRole("alert");
  await refusals.getByText("big.txt was not taken: it has 11 B, at most 10 B are taken.").waitFor();
  await refusals.getByText("run.exe was not taken: this kind of file is not accepted.").waitFor();
  await refusals.getByText("three.txt was not taken: 2 files are the most.").waitFor();
  const list = place.getByRole("list", { name: "Chosen for Receipts" });
  await list.getByText("two.png").waitFor();
  await place.getByRole("button", { name: "Remove one.txt" }).click();
  await place.locator("input").setInputFiles(file("three.txt", 1));
  await list.getByText("three.txt").waitFor();
  await on.submit();
  const { files } = await on.responseTo(id);
  expect(files).toMatchObject([
    { name: "two.png", mime: "image/png", size: 4 },
    { name: "three.txt", mime: "text/plain", size: 1 },
  ]);
});

test("a file of 100 MB is refused before anything of it is read", async () => {
  const entry = { kind: "file_upload", name: "files", label: "Receipt" };
  await on.show("A huge file", [entry], { properties: { files: { type: "array" } } });
  await on.at("/files").locator("input").waitFor({ state: "attached" });
  await on.at("/files").evaluate((place) => {
    FileReader.prototype.readAsDataURL = () => {
      throw new Error("the file was read");
    };
    const file = new File([new Uint8Array(100 * 1024 * 1024)], "huge.bin");
    const data = new DataTransfer();
    data.items.add(file);
    const target = place.querySelector("label:has(input)");
    target?.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await on
    .at("/files")
    .getByText(/^huge\.bin was not taken: it has 104\.9 MB/)
    .waitFor();
});

test("files are pasted and dropped, and more than a server takes is said", async () => {
  const entry = { kind: "file_upload", name: "files", label: "Receipt", multiple: true };
  await on.show("Pasted", [entry], { properties: { files: { type: "array" } } });
  await on.at("/files").locator("input").waitFor({ state: "attached" });
  await on.at("/files").evaluate((place) => {
    const give = (name: string, size: number) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(size)], name));
      return data;
    };
    const [clipboardData, dataTransfer] = [give("pasted.bin", 10), give("dropped.bin", 4_200_000)];
    place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    const target = place.querySelector("label:has(input)");
    target?.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  });
  const list = on.at("/files").getByRole("list");
  await list.getByText("pasted.bin").waitFor();
  await list.getByText("dropped.bin").waitFor();
  await on
    .at("/files")
    .getByText(/A server takes 5\.2 MB unless/)
    .waitFor();
});

test("a signature is drawn, undone, cleared and kept; a blank sheet is none", async () => {
  const entry = { kind: "signature", name: "sign", label: "Sign here", format: "svg" };
  const id = await on.show("Signature", [entry], { required: ["sign"], properties: { sign: TEXT } });
  const place = on.at("/sign");
  const sheet = place.locator("canvas");
  await place.getByRole("img", { name: "Sign here: not signed yet" }).waitFor();
  const box = await sheet.boundingBox();
  if (!box) throw new Error("there is no sheet");
  const { mouse } = on.page;
  // To pass over the sheet and leave it is no signature.
  await mouse.move(box.x + 20, box.y + 20);
  await mouse.move(box.x + 20, box.y - 40);
  await on.submit();
  await place.getByText("This needs an answer.").waitFor();
  await mouse.move(box.x + 30, box.y + 30);
  await mouse.down();
  await mouse.move(box.x + 120, box.y + 70, { steps: 8 });
  await mouse.up();
  await place.getByRole("img", { name: "Sign here: signed" }).waitFor();
  await place.getByRole("button", { name: "Undo the last stroke of Sign here" }).click();
  await place.getByRole("img", { name: "Sign here: not signed yet" }).waitFor();
  await place.getByLabel("Or type your name").fill("Ana <b>");
  await place.getByRole("img", { name: "Sign here: signed" }).waitFor();
  await on.page.reload();
  await place.getByRole("img", { name: "Sign here: signed" }).waitFor();
  const ink = () =>
    sheet.evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      };
      return data.filter((value, index) => index % 4 === 0 && value < 100).length;
    });
  await eventually(ink).toBeGreaterThan(50);
  await on.submit();
  const { sign } = await on.responseTo(id);
  const svg = Buffer.from(String(sign).replace("data:image/svg+xml;base64,", ""), "base64").toString();
  expect(svg).toContain("Ana &#60;b&#62;</text>");
});

test("an order counts once it is confirmed or changed, and moves are said", async () => {
  const entry = { kind: "ranking", name: "rank", label: "Rank", options: options("a", "b", "c") };
  const schema = { required: ["rank"], properties: { rank: TEXTS } };
  const id = await on.show("Ranking", [entry], schema);
  await on.at("/rank").getByRole("button", { name: "Move b down" }).waitFor();
  await on.submit();
  await on.at("/rank").getByText("This needs an answer.").waitFor();
  await on.at("/rank").getByRole("button", { name: "Move b down" }).press("Enter");
  await on.at("/rank").getByText("b is now 3 of 3.").waitFor();
  expect(await focused()).toBe("Move b down");
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
  await on.submit();
  await on.at("/share").getByText("This needs an answer.").waitFor();
  // A press where the thumb rests is an answer.
  await slider.click();
  expect(await slider.getAttribute("aria-valuetext")).toBe("50");
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
  expect(await focused()).toBe("Count, row 2");
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
