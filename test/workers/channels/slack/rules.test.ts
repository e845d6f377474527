import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { OPEN, openForm, type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const TEXT = { type: "string" };
const TEXTS = { type: "array", items: TEXT };
const OPTIONS = ["a", "b", "c"].map((value) => ({ value, label: value.toUpperCase() }));

test("what only the form definition states is held against each field, at its own input", async () => {
  const { id, person, view } = await openForm(
    t,
    {
      code: TEXT,
      tags: TEXTS,
      day: { type: "string", format: "date" },
      at: { type: "string", format: "time" },
      when: { type: "string", format: "date-time" },
      proof: { type: "array", items: { type: "object" } },
      place: { type: "object", properties: { zip: TEXT, city: TEXT } },
    },
    {
      form: {
        fields: [
          { kind: "short_text", name: "code", label: "Code", pattern: "^[A-Z]{3}$", min_length: 3 },
          { kind: "multi_select", name: "tags", label: "Tags", options: OPTIONS, min_count: 2 },
          { kind: "date", name: "day", label: "Day", min_date: "2026-01-01", max_date: "2026-12-31" },
          { kind: "time", name: "at", label: "At", min_time: "09:00", max_time: "17:00" },
          { kind: "datetime", name: "when", label: "When", min_datetime: "2026-01-01T00:00:00Z" },
          { kind: "file_upload", name: "proof", label: "Proof", accept: [".pdf"], max_size_bytes: 10 },
          {
            kind: "object_group",
            name: "place",
            label: "Place",
            fields: [
              { kind: "short_text", name: "zip", label: "Zip", max_length: 5 },
              { kind: "short_text", name: "city", label: "City", min_length: 2 },
            ],
          },
        ],
      },
    },
  );
  await person.submit(view, {
    Code: "ab",
    Tags: ["A"],
    Day: "2027-01-01",
    At: "08:59",
    When: 1_700_000_000,
    Proof: [t.slack.addFile("a.pdf", Buffer.alloc(11))],
    Zip: "123456",
    City: "K",
  });
  expect(view.errors).toEqual({
    "awaithumans:code": "Must be at least 3 characters.",
    "awaithumans:tags": "Must have at least 2 items.",
    "awaithumans:day": "Must not be after 2026-12-31.",
    "awaithumans:at": "Must not be before 09:00.",
    "awaithumans:when": "Must not be before 2026-01-01T00:00:00Z.",
    "awaithumans:proof": "Must be at most 10 bytes.",
    "awaithumans:/place/zip": "Must be at most 5 characters.",
    "awaithumans:/place/city": "Must be at least 2 characters.",
  });
  expect((await t.read(id)).response).toBeNull();
  await person.submit(view, { Code: "abc" });
  expect(view.errors["awaithumans:code"]).toMatch(/does not match|must match|form/i);
});

test("what is wrong with a field that is not shown names it, and the place where it is", async () => {
  const person = await t.colleague("Hidden");
  const { id } = await t.ask({
    notify: [`slack:${person.id}`],
    response_schema: {
      type: "object",
      properties: {
        note: TEXT,
        card: TEXT,
        bills: { type: "array", items: { type: "object", properties: { sum: TEXT } } },
      },
      dependentRequired: { card: ["bills"] },
    },
  });
  await person.click(await t.slack.message(id), OPEN);
  const view = await person.view();
  await person.submit(view, { Card: "1234" });
  expect(view.errors).toEqual({
    "awaithumans:note":
      "Bills: Is required when card is given. It is not shown in Slack: answer this task in the dashboard.",
  });
});
