import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../dashboard.ts";
import { ASKING } from "./kinds.ts";
import { ORNAMENTS } from "./ornaments.ts";
import { type FormPage, openFormPage } from "./page.ts";

let on: FormPage;

beforeAll(async () => {
  on = await openFormPage();
}, 60_000);
afterAll(() => on?.close());

const place = (name: string) => on.at(`/${name}`);

test("there are 29 kinds", () => {
  expect(new Set([...ASKING, ...ORNAMENTS].map(({ kind }) => kind)).size).toBe(29);
});

test.each(ASKING)("$kind is drawn, filled in and stored", async ({ kind, entry, schema, fill, stored }) => {
  const fields = [
    { kind, name: "value", label: "The value", hint: "As you see it.", ...entry },
    { kind: "short_text", name: "note", label: "Note", required: false },
  ];
  const id = await on.show(kind, fields, {
    required: ["value"],
    properties: { value: schema, note: { type: "string" } },
  });
  await place("value").getByText("The value").first().waitFor();
  await place("value").getByText("As you see it.").first().waitFor();
  await fill(place("value"), on.page);
  await on.submit();
  const { value } = await on.responseTo(id);
  if (stored instanceof RegExp) expect(value).toMatch(stored);
  else expect(value).toEqual(stored);
});

test.each(ORNAMENTS)("$kind is drawn, and asks nothing itself", async ({ kind, entry, seen }) => {
  const fields = [
    { kind, ...entry },
    { kind: "short_text", name: "note", label: "Note" },
  ];
  const properties = { note: { type: "string" }, within: { type: "string" } };
  const id = await on.show(kind, fields, { properties });
  await seen(on.form).waitFor();
  await on.form.getByLabel("Note").fill("seen");
  await on.submit();
  expect(await on.responseTo(id)).toEqual({ note: "seen" });
});

const entries = (required: boolean) =>
  ASKING.map(({ kind, entry }) => ({ kind, name: kind, label: kind, required, ...entry }));
const properties = Object.fromEntries(ASKING.map(({ kind, schema }) => [kind, schema]));

test("every kind that is required and untouched is refused at its place", async () => {
  const id = await on.show("All required", entries(true), {
    required: ASKING.map(({ kind }) => kind),
    properties,
  });
  await place("signature").getByRole("img").waitFor();
  await on.submit();
  await eventually(async () => {
    const silent: string[] = [];
    for (const { kind } of ASKING) {
      const wrong = place(kind).getByText(/^(?:This needs an answer|Fill in at least one)\.$/);
      if ((await wrong.count()) === 0) silent.push(kind);
    }
    return silent;
  }).toEqual([]);
  expect((await on.dashboard.find(id)).json.response).toBeNull();
});

test("of optional kinds nothing untouched is sent", async () => {
  const id = await on.show("All optional", entries(false), { properties });
  await place("signature").getByRole("img").waitFor();
  await on.submit();
  expect(await on.responseTo(id)).toEqual({});
});

test("no error and no breach of the content security policy in the page", () => {
  expect(on.dashboard.troubles).toEqual([]);
});
