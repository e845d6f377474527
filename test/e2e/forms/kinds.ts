import type { Locator, Page } from "playwright-core";

/** A picture of one dot. */
export const DOT =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNg+M9QDwADgQF/mC6S5AAAAABJRU5ErkJggg==";

/** One kind of a definition: how it is asked, how a person fills it in, and what is stored then. */
export interface Kind {
  kind: string;
  /** The entry of the definition, without kind and name. */
  entry: Record<string, unknown>;
  /** The schema of its value. */
  schema: unknown;
  /** What a person does; `place` is the input with all that belongs to it. */
  fill: (place: Locator, page: Page) => Promise<void>;
  /** What is stored; a pattern where it is not the same every time. */
  stored: unknown;
}

const options = (...values: string[]) => values.map((value) => ({ value, label: value.toUpperCase() }));
const TEXT = { type: "string" };
const TEXTS = { type: "array", items: TEXT };
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const ROWS = {
  type: "array",
  items: {
    type: "object",
    required: ["item", "price"],
    properties: { item: TEXT, price: { type: "number" }, paid: { type: "boolean" } },
  },
};
const PERSON = [
  { kind: "short_text", name: "name", label: "Name" },
  { kind: "switch", name: "adult", label: "Adult" },
];
const PERSON_SCHEMA = {
  type: "object",
  required: ["name"],
  properties: { name: TEXT, adult: { type: "boolean" } },
};

/** The kinds that ask for something. */
export const ASKING: readonly Kind[] = [
  {
    kind: "short_text",
    entry: { subtype: "email", placeholder: "you@corp.test" },
    schema: { type: "string", format: "email" },
    fill: (place) => place.getByRole("textbox").fill("ana@corp.test"),
    stored: "ana@corp.test",
  },
  {
    kind: "long_text",
    entry: { rows: 4 },
    schema: TEXT,
    fill: (place) => place.getByRole("textbox").fill("one\ntwo"),
    stored: "one\ntwo",
  },
  {
    kind: "rich_text",
    entry: {},
    schema: TEXT,
    async fill(place) {
      await place.getByRole("textbox").fill("**bold** [site](https://corp.test)");
      await place.getByRole("button", { name: /^Preview/ }).click();
      await place.locator("strong", { hasText: "bold" }).waitFor();
      await place.getByRole("link", { name: "site" }).waitFor();
    },
    stored: "**bold** [site](https://corp.test)",
  },
  {
    kind: "switch",
    entry: { true_label: "Ship", false_label: "Hold" },
    schema: { type: "boolean" },
    fill: (place) => place.getByRole("button", { name: "Hold" }).press("Enter"),
    stored: false,
  },
  {
    kind: "single_select",
    entry: { options: options(..."abcdefghijklmn") },
    schema: TEXT,
    async fill(place, page) {
      const input = place.getByRole("combobox");
      await input.pressSequentially("m");
      await page.getByRole("option", { name: "M", exact: true }).waitFor();
      await page.getByRole("option", { name: "A", exact: true }).waitFor({ state: "detached" });
      await press(page, "ArrowDown", "Enter");
    },
    stored: "m",
  },
  {
    kind: "multi_select",
    entry: { options: options("a", "b", "c"), min_count: 1, max_count: 2 },
    schema: TEXTS,
    async fill(place) {
      await place.getByRole("checkbox", { name: "C" }).press("Space");
      await place.getByRole("checkbox", { name: "A" }).press("Space");
      // A third would be one too many.
      await place.getByRole("checkbox", { name: "B" }).press("Space");
      await place.getByText("2 chosen").waitFor();
    },
    stored: ["a", "c"],
  },
  {
    kind: "picture_choice",
    entry: {
      options: [
        { value: "cat", label: "Cat", image_url: DOT },
        { value: "dog", label: "Dog", image_url: "data:image/png;base64,AAAA" },
      ],
      min_count: 1,
    },
    schema: TEXTS,
    async fill(place) {
      await place.getByText("The picture did not load").waitFor();
      await place.getByRole("radio", { name: "Dog" }).press("Space");
    },
    stored: ["dog"],
  },
  {
    kind: "slider",
    entry: { min: 0, max: 10, step: 1, suffix: "%" },
    schema: { type: "number" },
    fill: (place) => place.getByRole("slider").press("ArrowRight"),
    stored: 6,
  },
  {
    kind: "star_rating",
    entry: { max: 5 },
    schema: { type: "integer" },
    async fill(place, page) {
      await place.getByRole("radio").first().press("Space");
      await press(page, "ArrowRight", "ArrowRight");
    },
    stored: 3,
  },
  {
    kind: "opinion_scale",
    entry: { min: 0, max: 10, min_label: "Never", max_label: "Always" },
    schema: { type: "integer" },
    fill: (place) => place.getByRole("radio", { name: "10, Always" }).press("Space"),
    stored: 10,
  },
  {
    kind: "ranking",
    entry: { options: options("a", "b", "c") },
    schema: TEXTS,
    async fill(place, page) {
      await place.getByRole("button", { name: "Move C up" }).focus();
      await press(page, "ArrowUp", "ArrowUp");
    },
    stored: ["c", "a", "b"],
  },
  {
    kind: "date",
    entry: { min_date: "2026-01-01" },
    schema: { type: "string", format: "date" },
    fill: (place) => place.locator("input").fill("2026-12-24"),
    stored: "2026-12-24",
  },
  {
    kind: "datetime",
    entry: {},
    schema: { type: "string", format: "date-time" },
    fill: (place) => place.locator("input").fill("2026-12-24T18:30"),
    stored: "2026-12-24T18:30:00+05:30",
  },
  {
    kind: "date_range",
    entry: { min_days: 2, max_days: 10 },
    schema: { type: "object", properties: { start: TEXT, end: TEXT } },
    async fill(place) {
      await place.getByLabel("First day").fill("2026-12-24");
      await place.getByLabel("Last day").fill("2026-12-20");
      await place.getByText("The last day is before the first.").waitFor();
      await place.getByLabel("Last day").fill("2026-12-26");
      await place.getByText("3 days.").waitFor();
    },
    stored: { start: "2026-12-24", end: "2026-12-26" },
  },
  {
    kind: "time",
    entry: { step_minutes: 15 },
    schema: { type: "string" },
    fill: (place) => place.locator("input").fill("08:15"),
    stored: "08:15",
  },
  {
    kind: "file_upload",
    entry: { accept: [".txt"], max_size_bytes: 100 },
    schema: { type: "array" },
    async fill(place) {
      const file = { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("hello") };
      await place.locator("input").setInputFiles(file);
      await place.getByText("note.txt").waitFor();
    },
    stored: [{ name: "note.txt", mime: "text/plain", size: 5, data: "data:text/plain;base64,aGVsbG8=" }],
  },
  {
    kind: "signature",
    entry: { format: "png" },
    schema: TEXT,
    async fill(place) {
      await place.getByLabel("Or type your name").fill("Ana Ruiz");
      await place.getByRole("img", { name: /: signed$/ }).waitFor();
    },
    stored: /^data:image\/png;base64,.{400}/,
  },
  {
    kind: "table",
    entry: {
      columns: [
        { name: "item", label: "Item", kind: "short_text" },
        { name: "price", label: "Price", kind: "currency", currency_code: "EUR" },
        { name: "paid", label: "Paid", kind: "switch", required: false },
      ],
      min_rows: 1,
    },
    schema: ROWS,
    async fill(place, page) {
      await place.getByLabel("Item, row 1").focus();
      await page.keyboard.type("Pen");
      await press(page, "Tab");
      await page.keyboard.type("1.50");
      await press(page, "Enter");
      await place.getByLabel("Item, row 2").fill("Ink");
      await place.getByLabel("Price, row 2").fill("3");
      await place.getByLabel("Paid, row 2").selectOption("Yes");
    },
    stored: [
      { item: "Pen", price: 1.5 },
      { item: "Ink", price: 3, paid: true },
    ],
  },
  {
    kind: "subform",
    entry: { fields: PERSON, min_count: 1, add_label: "Add a person" },
    schema: { type: "array", items: PERSON_SCHEMA },
    async fill(place) {
      await place.getByRole("textbox", { name: "Name" }).fill("Ana");
      await place.getByRole("button", { name: /^Add a person/ }).press("Enter");
      await place.getByRole("textbox", { name: "Name" }).nth(1).fill("Ben");
      await place.getByRole("group", { name: "Adult" }).nth(1).getByRole("button", { name: "Yes" }).click();
    },
    stored: [{ name: "Ana" }, { name: "Ben", adult: true }],
  },
  {
    kind: "object_group",
    entry: { fields: PERSON },
    schema: PERSON_SCHEMA,
    fill: (place) => place.getByLabel("Name").fill("Ana"),
    stored: { name: "Ana" },
  },
  {
    kind: "repeatable_group",
    entry: { item_fields: PERSON, min_items: 1 },
    schema: { type: "array", items: PERSON_SCHEMA, minItems: 1 },
    fill: (place) => place.getByLabel("Name").fill("Ana"),
    stored: [{ name: "Ana" }],
  },
];
