import { describe, expect, test } from "vitest";
import { collect } from "../../../src/services/form/collect.ts";
import { recall } from "../../../src/services/form/recall.ts";
import { checkRules } from "../../../src/services/form/rules/check.ts";
import { fieldsOf, formOf, jsonOf } from "./form.ts";
import { NESTED_KINDS } from "./nested-kinds.ts";
import { VALUE_KINDS } from "./value-kinds.ts";

describe.each([...VALUE_KINDS, ...NESTED_KINDS])(
  "$kind with $entry",
  ({ kind, entry, schema, field, draft, value, refused }) => {
    const definition = { version: 1, fields: [{ name: "it", kind, label: "It", hint: "Do.", ...entry }] };
    const answers = { type: "object", properties: { it: schema }, required: ["it"] };
    const common = { pointer: "/it", name: "it", label: "It", hint: "Do.", required: true, nullable: false };

    test("is drawn over the schema, and without one", () => {
      expect(fieldsOf(answers, definition)).toEqual([expect.objectContaining(common)]);
      expect(fieldsOf(answers, definition)).toMatchObject([field]);
      expect(fieldsOf({}, definition)).toMatchObject([{ ...common, ...field }]);
    });

    test("gives its value, and shows it again", () => {
      const fields = fieldsOf(answers, definition);
      const { text, problems } = collect(fields, draft);
      expect(problems).toEqual({});
      expect(JSON.parse(text)).toEqual({ it: value });
      expect(recall(fields, jsonOf({ it: value }))).toEqual(draft);
    });

    test("that nobody touched is no answer", () => {
      const { text } = collect(fieldsOf(answers, definition), {});
      expect(["{}", '{"it":[]}', '{"it":{}}']).toContain(text);
      expect(collect(fieldsOf({ ...answers, required: [] }, definition), {})).toEqual({
        text: "{}",
        problems: {},
      });
    });

    test("takes its value and refuses what the definition rules out", () => {
      const check = (it: unknown, alone: boolean) =>
        checkRules(jsonOf(alone ? {} : answers), jsonOf(definition), JSON.stringify({ it }));
      expect(check(value, false)).toEqual([]);
      expect(check(value, true)).toEqual([]);
      for (const [wrong, path, message] of refused) {
        expect(check(wrong, false), JSON.stringify(wrong)).toEqual([{ path, message }]);
        expect(check(wrong, true), JSON.stringify(wrong)).toEqual([{ path, message }]);
      }
    });

    test("of another type stays what the schema says", () => {
      const odd = { anyOf: [{ type: "string" }, { type: "boolean" }] };
      expect(fieldsOf({ properties: { it: odd } }, definition)).toMatchObject([
        { kind: "json", label: "It" },
      ]);
      expect(checkRules(jsonOf({ properties: { it: odd } }), jsonOf(definition), '{"it":false}')).toEqual([]);
    });
  },
);

describe("what asks nothing", () => {
  test.each([
    [
      { kind: "section", title: "T", subtitle: "S" },
      { kind: "heading", title: "T", subtitle: "S" },
    ],
    [{ kind: "section" }, { kind: "heading", title: "", subtitle: "" }],
    [
      { kind: "display_text", text: "*x*", markdown: true },
      { kind: "prose", text: "*x*", markdown: true },
    ],
    [{ kind: "divider" }, { kind: "divider" }],
    [
      { kind: "image", url: "/a.png", alt: "A", width: 3, height: -1 },
      { kind: "image", url: "/a.png", alt: "A", width: 3 },
    ],
    [
      { kind: "video", url: "/v.mp4", poster_url: "/p.png", label: "Film" },
      { kind: "video", url: "/v.mp4", poster: "/p.png", label: "Film" },
    ],
    [
      { kind: "pdf_viewer", url: "/d.pdf", height: 300 },
      { kind: "pdf", url: "/d.pdf", height: 300, label: "" },
    ],
    [
      { kind: "html", html: "<b>x</b>" },
      { kind: "html", html: "<b>x</b>", label: "" },
    ],
  ])("%j", (entry, item) => {
    expect(formOf({}, { fields: [{ ...entry, required: true }] }).items).toEqual([item]);
    expect(
      checkRules(jsonOf({}), jsonOf({ fields: [{ ...entry, name: "x", required: true }] }), "{}"),
    ).toEqual([]);
  });

  test("a fold holds its fields, whose values stand at the level around it", () => {
    const fields = [{ kind: "short_text", name: "a", min_length: 2 }, { kind: "divider" }];
    const fold = { kind: "section_collapse", name: "f", title: "More", default_open: false, fields };
    const form = formOf({}, { fields: [fold] });
    expect(form.items).toMatchObject([
      { kind: "fold", title: "More", open: false, items: [{ pointer: "/a" }, { kind: "divider" }] },
    ]);
    expect(collect(fieldsOf({}, { fields: [fold] }), { "/a": "x" }).text).toBe('{"a":"x"}');
    expect(checkRules(jsonOf({}), jsonOf({ fields: [fold] }), '{"a":"x"}')).toEqual([
      { path: "/a", message: "must be at least 2 characters" },
    ]);
    expect(
      checkRules(
        jsonOf({}),
        jsonOf({ fields: [{ ...fold, fields: [{ ...fields[0], required: true }] }] }),
        "{}",
      ),
    ).toEqual([{ path: "/a", message: "is required" }]);
  });

  test("a property under its name is asked for only where there is no answer without it", () => {
    const names = (required: string[]) =>
      formOf(
        { properties: { note: { type: "string" }, ok: { type: "boolean" } }, required },
        { fields: [{ kind: "display_text", name: "note", text: "Read." }] },
      ).items.map((item) => ("name" in item ? item.name : item.kind));
    expect(names([])).toEqual(["prose", "ok"]);
    expect(names(["note"])).toEqual(["prose", "note", "ok"]);
  });
});
