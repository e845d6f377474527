import { describe, expect, test } from "vitest";
import { fieldsOf, formOf } from "./form.ts";

const SCHEMA = {
  type: "object",
  required: ["approved", "note"],
  properties: {
    approved: { type: "boolean" },
    note: { type: "string", description: "From the schema." },
    amount: { type: "number" },
    risk: { enum: ["low", "high"] },
    tags: { type: "array", items: { enum: ["a", "b"] } },
  },
};

function dressed(entry: Record<string, unknown> & { name: string }) {
  return fieldsOf(SCHEMA, { fields: [entry] }).find(({ name }) => name === entry.name);
}

describe("a form definition", () => {
  test("names fields and explains them; what it leaves out stays as the schema says", () => {
    expect(dressed({ name: "note", kind: "long_text", label: "Why?", placeholder: "because" })).toMatchObject(
      {
        label: "Why?",
        hint: "From the schema.",
        placeholder: "because",
        lines: 3,
        required: true,
      },
    );
    expect(dressed({ name: "note", kind: "short_text", label: null, hint: "One word." })).toMatchObject({
      label: "Note",
      hint: "One word.",
      lines: 0,
    });
  });

  test("gives the words of a switch, unless they are the usual ones", () => {
    const labels = (entry: object) => {
      const field = dressed({ name: "approved", kind: "switch", ...entry });
      return field?.kind === "choice" ? field.options.map(({ label }) => label) : [];
    };
    expect(labels({ true_label: "Pay", false_label: "Keep" })).toEqual(["Pay", "Keep"]);
    expect(labels({ true_label: "Yes", false_label: "No" })).toEqual(["Approve", "Reject"]);
  });

  test.each(["risk", "tags"])("labels the values of %s, and adds none that the schema lacks", (name) => {
    const [first, second] = name === "risk" ? ["low", "high"] : ["a", "b"];
    const options = [
      { value: second, label: "The second", hint: "careful" },
      { value: "none", label: "Not in the schema" },
    ];
    expect(dressed({ name, options })).toMatchObject({
      options: [
        { text: JSON.stringify(first) },
        { text: JSON.stringify(second), label: "The second", hint: "careful" },
      ],
    });
  });

  test("turns a scale into its numbers, and shows a currency", () => {
    const scale = dressed({ name: "amount", kind: "opinion_scale", min: 0, max: 3 });
    expect(scale).toMatchObject({ kind: "choice", options: [{ text: "0" }, {}, {}, { text: "3" }] });
    expect(dressed({ name: "amount", kind: "star_rating" })).toMatchObject({ options: { length: 5 } });
    expect(dressed({ name: "amount", kind: "opinion_scale", min: 1, max: 1e9 })?.kind).toBe("number");
    expect(dressed({ name: "amount", subtype: "currency", currency_code: "EUR" })).toMatchObject({
      kind: "number",
      prefix: "EUR",
    });
  });

  test("orders fields and puts headings between; the schema's others follow", () => {
    const { items } = formOf(SCHEMA, {
      fields: [
        { kind: "section", title: "Money", subtitle: "in short" },
        { kind: "short_text", name: "amount" },
        { kind: "divider" },
        { kind: "section_collapse", title: "More", fields: [{ kind: "long_text", name: "note" }] },
        { kind: "display_text", text: "Read this." },
        { kind: "short_text", name: "unknown" },
        { kind: "no such kind" },
        null,
      ],
    });
    expect(items.map((item) => ("name" in item ? item.name : item.kind))).toEqual([
      "heading",
      "amount",
      "divider",
      "fold",
      "prose",
      "approved",
      "risk",
      "tags",
    ]);
  });

  test("asks on its own where the schema names no property", () => {
    const fields = fieldsOf(
      { type: "object" },
      {
        fields: [
          { kind: "switch", name: "ok" },
          { kind: "single_select", name: "one", options: [{ value: "x", label: "Ex" }] },
          { kind: "multi_select", name: "many", options: [{ value: "x", label: "Ex" }] },
          { kind: "slider", name: "size" },
          { kind: "short_text", name: "sum", subtype: "currency" },
          { kind: "date", name: "day", required: false },
          { kind: "signature", name: "sign" },
          { kind: "constructor", name: "odd" },
        ],
      },
    );
    expect(fields.map(({ name, kind, required }) => [name, kind, required])).toEqual([
      ["ok", "choice", true],
      ["one", "choice", true],
      ["many", "choices", true],
      ["size", "slider", true],
      ["sum", "number", true],
      ["day", "text", false],
      ["sign", "signature", true],
      ["odd", "json", true],
    ]);
  });
});
