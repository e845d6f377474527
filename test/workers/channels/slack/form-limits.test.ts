import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { textOf } from "../../../support/slack-person.ts";
import { type FormOptions, openForm, type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const open = (properties: object, options?: FormOptions) => openForm(t, properties, options);
const response = async (id: string) => (await t.read(id)).response;

test("long and alike options are kept apart, and bring their own values back", async () => {
  const values = [0, 1, 2].map((index) => `${"the same beginning of all of them ".repeat(8)}${index}`);
  const { id, person, view, inputs } = await open(
    { pick: { enum: values }, all: { type: "array", items: { enum: values } } },
    { required: ["pick"] },
  );
  const labels = inputs.Pick.element.options.map(({ text }: { text: { text: string } }) => text.text);
  expect(new Set(labels).size).toBe(3);
  expect((await person.submit(view, { Pick: labels[1], All: [labels[2], labels[0]] })).json).toEqual({});
  expect(await response(id)).toEqual({ pick: values[1], all: [values[2], values[0]] });
});

test("200 options are too many for Slack: an optional field is left out with a word, a needed one is not drawn", async () => {
  const many = Array.from({ length: 200 }, (_, index) => `option ${index}`);
  const { id, person, view, inputs } = await open(
    {
      ok: { type: "boolean" },
      pick: { enum: many },
      several: { type: "array", items: { enum: many } },
      rows: { type: "array", items: {} },
      nested: { type: "object", required: ["deep"], properties: { deep: { enum: many } } },
    },
    { required: ["ok"] },
  );
  expect(Object.keys(inputs)).toEqual(["Ok"]);
  expect(textOf(view.view.blocks)).toMatch(/4 optional questions are not shown here\. <http.*\|All of them/);
  expect((await person.submit(view, { Ok: "Yes" })).json).toEqual({});
  expect(await response(id)).toEqual({ ok: true });

  const other = await t.ask({
    notify: [`slack:${person.id}`],
    response_schema: { type: "object", required: ["pick"], properties: { pick: { enum: many } } },
  });
  expect(textOf((await t.slack.message(other.id)).blocks)).toContain("cannot be shown in Slack");
});

test("a form of which nothing can be shown is none, though all of it may stay blank", async () => {
  const someone = await t.colleague("Nobody asked");
  const { id } = await t.ask({
    notify: [`slack:${someone.id}`],
    response_schema: { type: "object", properties: { rows: { type: "array", items: {} } } },
  });
  expect(textOf((await t.slack.message(id)).blocks)).toContain("cannot be shown in Slack");
});

test("a form of 150 fields loses only what may stay blank, and one that needs 120 answers is not drawn", async () => {
  const fields = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`f${index}`, { type: "string", maxLength: 9 }]),
    );
  const { view } = await open(fields(150), { required: ["f0", "f149"] });
  const inputs = view.view.blocks.filter(({ type }: { type: string }) => type === "input");
  expect(inputs.map(({ block_id }: { block_id: string }) => block_id)).toContain("awaithumans:f149");
  expect(textOf(view.view.blocks)).toMatch(/\d\d optional questions are not shown/);

  const someone = await t.colleague("Someone");
  const { id } = await t.ask({
    notify: [`slack:${someone.id}`],
    response_schema: { type: "object", required: Object.keys(fields(120)), properties: fields(120) },
  });
  expect(textOf((await t.slack.message(id)).blocks)).toContain("cannot be shown in Slack");
});

test("names that Slack would find too long or that look like pointers lead back to their fields", async () => {
  const long = "n".repeat(300);
  const properties = {
    [long]: { type: "string", title: "Long" },
    "/a/b": { type: "string", title: "Slashes" },
    a: { type: "object", title: "A", properties: { b: { type: "string", title: "Inner" } } },
  };
  const { id, person, view } = await open(properties);
  expect((await person.submit(view, { Long: "1", Slashes: "2", Inner: "3" })).json).toEqual({});
  expect(await response(id)).toEqual({ [long]: "1", "/a/b": "2", a: { b: "3" } });
});

test("a form that is larger than Slack takes loses what may stay blank, and else is not offered there", async () => {
  const field = (name: string) => ({
    enum: Array.from({ length: 90 }, (_, index) => `${name} ${index} ${"ü".repeat(60)}`),
  });
  const fields = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`f${at}`, field(`f${at}`)]));
  const { id, person, view, inputs } = await open(fields, { required: ["f0", "f29"] });
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(["F0", "F29"]));
  expect(textOf(view.view.blocks)).toMatch(/\d+ optional questions are not shown here/);
  expect(id).toBeDefined();

  const other = await t.ask({
    notify: [`slack:${person.id}`],
    response_schema: { type: "object", required: Object.keys(fields), properties: fields },
  });
  expect(textOf((await t.slack.message(other.id)).blocks)).toContain("cannot be shown in Slack");
});
