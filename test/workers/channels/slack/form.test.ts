import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { textOf } from "../../../support/slack-person.ts";
import { type FormOptions, OPEN, openForm, type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const open = (properties: object, options?: FormOptions) => openForm(t, properties, options);
const response = async (id: string) => (await t.read(id)).response;

const EVERY = {
  approved: { type: "boolean" },
  size: { enum: ["small", "large"] },
  country: { enum: ["de", "fr", "it", "es", "pl"] },
  level: { type: "integer", enum: [1, 2] },
  tags: { type: "array", items: { enum: ["a", "b", "c"] } },
  many: { type: "array", items: { enum: Array.from({ length: 12 }, (_, index) => `m${index}`) } },
  count: { type: "integer" },
  price: { type: "number" },
  name: { type: "string", maxLength: 50 },
  story: { type: "string" },
  mail: { type: "string", format: "email" },
  site: { type: "string", format: "uri" },
  day: { type: "string", format: "date" },
  at: { type: "string", format: "time" },
  when: { type: "string", format: "date-time" },
  lines: { type: "array", items: { type: "string" } },
  address: {
    type: "object",
    required: ["city"],
    properties: { city: { type: "string" }, zip: { type: "string" } },
  },
};

test("every kind of field that Slack can draw, drawn as it should be and answered", async () => {
  const required = Object.keys(EVERY);
  const { id, person, view, inputs } = await open(EVERY, { required });
  const types = Object.entries(inputs).map(([label, { element }]) => [label, element.type]);
  expect(Object.fromEntries(types)).toEqual({
    Approved: "radio_buttons",
    Size: "radio_buttons",
    Country: "static_select",
    Level: "radio_buttons",
    Tags: "checkboxes",
    Many: "multi_static_select",
    Count: "number_input",
    Price: "number_input",
    Name: "plain_text_input",
    Story: "plain_text_input",
    Mail: "email_text_input",
    Site: "url_text_input",
    Day: "datepicker",
    At: "timepicker",
    When: "datetimepicker",
    Lines: "plain_text_input",
    City: "plain_text_input",
    Zip: "plain_text_input",
  });
  expect(inputs.Count.element.is_decimal_allowed).toBe(false);
  expect(inputs.Story.element.multiline).toBe(true);
  expect(inputs.Lines.hint.text).toBe("One per line.");
  expect([inputs.Approved.block_id, inputs.Approved.element.action_id]).toEqual([
    "awaithumans:approved",
    "approved",
  ]);
  expect([inputs.City.block_id, inputs.City.element.action_id]).toEqual([
    "awaithumans:/address/city",
    "/address/city",
  ]);
  const { json } = await person.submit(view, {
    Approved: "Reject",
    Size: "Large",
    Country: "It",
    Level: "2",
    Tags: ["a", "c"],
    Many: ["m3", "m11"],
    Count: "12",
    Price: "9.50",
    Name: "Ada",
    Story: "two\nlines",
    Mail: "ada@corp.test",
    Site: "https://corp.test/x",
    Day: "2026-06-01",
    At: "09:30",
    When: 1_780_304_400,
    Lines: "one\n\n two ",
    City: "Köln",
  });
  expect(json, JSON.stringify(view.errors)).toEqual({});
  expect(await response(id)).toEqual({
    ...{ approved: false, size: "large", country: "it", level: 2, tags: ["a", "c"], many: ["m3", "m11"] },
    ...{ count: 12, price: 9.5, name: "Ada", story: "two\nlines", mail: "ada@corp.test" },
    ...{ site: "https://corp.test/x", day: "2026-06-01", at: "09:30:00", when: "2026-06-01T09:00:00Z" },
    ...{ lines: ["one", "two"], address: { city: "Köln" } },
  });
});

test("what nobody touched is no answer, also where the form proposes one", async () => {
  const { id, person, view, inputs } = await open(
    {
      stars: { type: ["integer", "null"], default: 3 },
      percent: { type: ["number", "null"], default: 50 },
      choice: { anyOf: [{ enum: ["x", "y"] }, { type: "null" }], default: "x" },
      tags: { type: "array", items: { enum: ["a", "b"] } },
    },
    {
      required: ["stars", "percent", "choice"],
      form: {
        fields: [
          { kind: "star_rating", name: "stars", label: "Stars", default: 3 },
          { kind: "slider", name: "percent", label: "Percent", default: 50 },
        ],
      },
    },
  );
  expect(inputs.Stars.element.options.map(({ value }: { value: string }) => value)).toEqual([
    "1",
    "2",
    "3",
    "4",
    "5",
  ]);
  expect(JSON.stringify(view.view)).not.toContain("initial");
  expect((await person.submit(view)).json).toEqual({});
  expect(await response(id)).toEqual({ stars: null, percent: null, choice: null });
});

test("headings, notes, labels and hints of the form stand where it says", async () => {
  const { view, inputs } = await open(
    { ok: { type: "boolean" }, amount: { type: "number" }, pin: { type: "string" } },
    {
      required: ["ok"],
      form: {
        fields: [
          { kind: "section", title: "Part <1>", subtitle: "Read & decide" },
          { kind: "display_text", text: "Mind the <gap>" },
          {
            kind: "switch",
            name: "ok",
            label: "All well?",
            true_label: "Fine",
            false_label: "Not",
            hint: "Look twice",
          },
          { kind: "divider" },
          { kind: "short_text", subtype: "currency", currency_code: "EUR", name: "amount", label: "Amount" },
          { kind: "short_text", subtype: "password", name: "pin", label: "Pin", placeholder: "4 digits" },
        ],
      },
    },
  );
  expect(textOf(view.view.blocks)).toContain(
    "Part <1>\nRead &amp; decide\nMind the &lt;gap&gt;\nAll well?\nLook twice",
  );
  expect(
    inputs["All well?"].element.options.map(({ text }: { text: { text: string } }) => text.text),
  ).toEqual(["Fine", "Not"]);
  expect(inputs["Amount (EUR)"].optional).toBe(true);
  expect(inputs.Pin.element.placeholder.text).toBe("4 digits");
  expect(inputs.Pin.hint.text).toBe("Slack shows what is typed here.");
});

test("files are brought as the dashboard brings them, and pictures stand between the fields", async () => {
  const files = {
    type: "array",
    items: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
  };
  const { id, person, view, inputs } = await open(
    { proof: files, more: files },
    {
      required: ["proof"],
      form: {
        fields: [
          { kind: "image", url: "https://files.test/a.png", alt: "A receipt" },
          { kind: "image", url: "http://files.test/b.png" },
          {
            kind: "file_upload",
            name: "proof",
            label: "Proof",
            accept: [".PDF", "png"],
            multiple: true,
            max_count: 3,
          },
          { kind: "file_upload", name: "more", label: "More", accept: [".pdf", "image/*"] },
        ],
      },
    },
  );
  const image = { type: "image", image_url: "https://files.test/a.png", alt_text: "A receipt" };
  expect(view.view.blocks.filter(({ type }: { type: string }) => type === "image")).toEqual([image]);
  expect(inputs.Proof.element).toEqual({
    ...{ type: "file_input", action_id: "proof", max_files: 3, filetypes: ["pdf", "png"] },
  });
  expect(inputs.More.element).toEqual({ type: "file_input", action_id: "more", max_files: 1 });
  const proof = t.slack.addFile("a.pdf", Buffer.from("%PDF-1.7"));
  expect((await person.submit(view, { Proof: [proof] })).json).toEqual({});
  const data = `data:application/pdf;base64,${Buffer.from("%PDF-1.7").toString("base64")}`;
  expect(await response(id)).toEqual({
    proof: [{ name: "a.pdf", mime: "application/pdf", size: 8, data }],
  });
});

test("what is wrong within a group stands at its fields, and a group that is begun has to be finished", async () => {
  const address = {
    type: "object",
    required: ["city", "zip"],
    properties: { city: { type: "string" }, zip: { type: "string", pattern: "^\\d{5}$" } },
  };
  const { id, person, view, inputs } = await open({ address });
  expect([inputs.City.optional, inputs.Zip.optional]).toEqual([true, true]);
  await person.submit(view, { Zip: "12345" });
  expect(view.errors).toEqual({ "awaithumans:/address/city": "This needs an answer." });
  await person.submit(view, { City: "Köln", Zip: "1234" });
  expect(Object.keys(view.errors)).toEqual(["awaithumans:/address/zip"]);
  expect((await person.submit(view, { Zip: "50667" })).json).toEqual({});
  expect(await response(id)).toEqual({ address: { city: "Köln", zip: "50667" } });
});

test("what belongs to no field is said at the first", async () => {
  const person = await t.colleague("Rule");
  const { id } = await t.ask({
    notify: [`slack:${person.id}`],
    response_schema: {
      type: "object",
      properties: { low: { type: "integer" }, high: { type: "integer" } },
      minProperties: 2,
    },
  });
  await person.click(await t.slack.message(id), OPEN);
  const view = await person.view();
  await person.submit(view, { High: "3" });
  expect(Object.keys(view.errors)).toEqual(["awaithumans:low"]);
  expect((await person.submit(view, { Low: "1" })).json).toEqual({});
});
