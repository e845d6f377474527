import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { textOf } from "../../../support/slack-person.ts";
import { OPEN, openForm, type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const TEXT = { type: "string" };
const TEXTS = { type: "array", items: TEXT };
const PICTURES = ["cat", "dog", "cow"].map((value) => ({
  value,
  label: value.toUpperCase(),
  image_url: `/${value}`,
}));

test("scales, sliders and pictures are drawn with what Slack has, and held to what the form says", async () => {
  const { id, person, view, inputs } = await openForm(
    t,
    {
      percent: { type: "number" },
      stars: { type: "integer" },
      mood: { type: "integer" },
      pet: TEXTS,
      kind: TEXT,
    },
    {
      required: ["percent", "stars", "mood", "pet", "kind"],
      form: {
        fields: [
          { kind: "slider", name: "percent", label: "Share", min: 5, max: 50, step: 5, suffix: "%" },
          {
            kind: "section_collapse",
            title: "Details",
            default_open: false,
            fields: [
              { kind: "star_rating", name: "stars", label: "Stars" },
              {
                kind: "opinion_scale",
                name: "mood",
                label: "Mood",
                min: 1,
                max: 7,
                min_label: "bad",
                max_label: "good",
              },
            ],
          },
          { kind: "picture_choice", name: "pet", label: "Pet", options: PICTURES },
          { kind: "single_select", name: "kind", label: "Kind", options: [{ value: "x", label: "Ex" }] },
          { kind: "video", url: "https://files.test/v.mp4", label: "How it went" },
          { kind: "pdf_viewer", url: "https://files.test/d.pdf" },
          { kind: "html", html: "<b>bold</b>" },
        ],
      },
    },
  );
  expect(inputs["Share (%)"].element).toMatchObject({
    type: "number_input",
    min_value: "5",
    max_value: "50",
  });
  expect(inputs["Share (%)"].hint.text).toBe("From 5 to 50.");
  expect(inputs.Stars.element.options).toHaveLength(5);
  expect(inputs.Mood.hint.text).toBe("1: bad. 7: good.");
  expect(inputs.Pet.element).toMatchObject({ type: "multi_static_select", max_selected_items: 1 });
  const words = textOf(view.view.blocks);
  expect(words).toContain("Details");
  expect(words).toContain("How it went: open the task in the dashboard to see it.");
  expect(words).toContain("A document: open the task");
  expect(words).toContain("A page: open the task");
  expect(words).not.toContain("bold");

  const answer = { "Share (%)": "12", Stars: "4", Mood: "7", Pet: ["CAT"], Kind: "Ex" };
  await person.submit(view, answer);
  expect(view.errors).toEqual({ "awaithumans:percent": "Must be in steps of 5 from 5." });
  expect((await person.submit(view, { "Share (%)": "15" })).json).toEqual({});
  expect((await t.read(id)).response).toEqual({ percent: 15, stars: 4, mood: 7, pet: ["cat"], kind: "x" });
});

const BEYOND = {
  order: { schema: TEXTS, entry: { kind: "ranking", options: PICTURES } },
  days: { schema: { type: "object" }, entry: { kind: "date_range" } },
  sign: { schema: TEXT, entry: { kind: "signature" } },
  rows: {
    schema: { type: "array", items: { type: "object", properties: { a: TEXT } }, minItems: 1 },
    entry: { kind: "subform" },
  },
};

test.each(Object.entries(BEYOND))("%s cannot be asked for in Slack", async (name, { schema, entry }) => {
  const person = await t.colleague(`beyond-${name}`);
  const { id } = await t.ask({
    notify: [`slack:${person.id}`],
    response_schema: { type: "object", required: [name], properties: { [name]: schema } },
    form_definition: { fields: [{ ...entry, name }] },
  });
  expect(textOf((await t.slack.message(id)).blocks)).toContain("cannot be shown in Slack");
});

test("what is not drawn and may stay blank keeps what the agent filled in", async () => {
  const person = await t.colleague("Keeper");
  const initial = {
    order: ["dog", "cow", "cat"],
    days: { start: "2026-01-01", end: "2026-01-03" },
    rows: [{ a: "x" }, { a: "y", when: "2026-01-01T09:30:00.000Z" }],
  };
  const row = { type: "object", properties: { a: TEXT, when: { type: "string", format: "date-time" } } };
  const { id } = await t.ask({
    notify: [`slack:${person.id}`],
    response_schema: {
      type: "object",
      required: ["ok"],
      properties: {
        ok: { type: "boolean" },
        order: TEXTS,
        days: { type: "object" },
        rows: { type: "array", items: row },
      },
    },
    form_definition: {
      fields: [
        { ...BEYOND.order.entry, name: "order" },
        { kind: "date_range", name: "days" },
      ],
    },
    initial_response: initial,
  });
  await person.click(await t.slack.message(id), OPEN);
  const view = await person.view();
  expect(textOf(view.view.blocks)).toContain("3 optional questions are not shown here.");
  expect((await person.submit(view, { Ok: "Yes" })).json).toEqual({});
  expect((await t.read(id)).response).toEqual({ ok: true, ...initial });
});

test("what may be asked for under a condition is asked for, and the schema has the last word", async () => {
  const person = await t.colleague("Condition");
  const { id } = await t.ask({
    notify: [`slack:${person.id}`],
    response_schema: {
      type: "object",
      properties: { card: TEXT },
      dependentSchemas: { card: { properties: { code: TEXT }, required: ["code"] } },
    },
  });
  await person.click(await t.slack.message(id), OPEN);
  const view = await person.view();
  await person.submit(view, { Card: "1234" });
  expect(view.errors).toEqual({ "awaithumans:code": "Is required." });
  expect((await person.submit(view, { Code: "5" })).json).toEqual({});
  expect((await t.read(id)).response).toEqual({ card: "1234", code: "5" });
});

test("a moment that is typed rather than picked is on the clock of whoever typed it", async () => {
  const moments = { type: "array", items: { type: "string", format: "date-time" } };
  const email = "lou@corp.test";
  await t.enrol({ email });
  const profile = { display_name: "lou", real_name: "Lou", email };
  const lou = t.slack.addMember("lou", { profile, tz: "Europe/Berlin" });
  const { id } = await t.ask({
    notify: [`slack:${lou.id}`],
    response_schema: { type: "object", required: ["slots"], properties: { slots: moments } },
  });
  await lou.click(await t.slack.message(id, lou.dm), OPEN);
  const typed = "2026-01-15T09:30\n2026-07-15T09:30\n2026-07-15T09:30:00Z";
  expect((await lou.submit(await lou.view(), { Slots: typed })).json).toEqual({});
  expect((await t.read(id)).response).toEqual({
    slots: ["2026-01-15T09:30:00+01:00", "2026-07-15T09:30:00+02:00", "2026-07-15T09:30:00Z"],
  });
});
