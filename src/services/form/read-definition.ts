import { appendPointer } from "../json/index.ts";
import type { Choice, Field, Item, TextInput } from "./field.ts";
import { humanise } from "./json/label.ts";
import { asArray, asNumber, asObject, asString, type JsonObject, NumberText } from "./json/read.ts";
import { yesAndNo } from "./read-field.ts";

const SUBTYPES: ReadonlyMap<string, TextInput> = new Map([
  ["email", "email"],
  ["url", "url"],
  ["phone", "tel"],
  ["password", "password"],
]);
const LONG_KINDS: ReadonlySet<string> = new Set(["long_text", "rich_text"]);
const LONG_LINES = 3;
const LONGEST_SCALE = 11;

/** Gives a field that the schema made the labels, hints and shape that the form definition asks for. */
export function dress(field: Field, entry: JsonObject): Field {
  const kind = asString(entry.get("kind")) ?? "";
  const label = asString(entry.get("label")) || field.label;
  const hint = asString(entry.get("hint")) || field.hint;
  switch (field.kind) {
    case "text": {
      const input =
        field.input === "text" ? (SUBTYPES.get(asString(entry.get("subtype")) ?? "") ?? "text") : field.input;
      const placeholder = asString(entry.get("placeholder")) ?? "";
      const lines = input === "text" ? linesOf(field.lines, kind) : 0;
      return { ...field, label, hint, input, placeholder, lines };
    }
    case "number":
      return dressNumber(
        { ...field, label, hint, prefix: asString(entry.get("currency_code")) ?? "" },
        entry,
      );
    case "choice":
      return { ...field, label, hint, options: field.boolean ? switchOf(field, entry) : named(field, entry) };
    case "choices":
      return { ...field, label, hint, options: named(field, entry) };
    case "json":
      return kind === "file_upload"
        ? { ...field, label, hint, kind: "file", ...filesOf(entry) }
        : { ...field, label, hint };
    default:
      return { ...field, label, hint };
  }
}

const MOST_FILES = 10;

/** An `accept` that also names media types says nothing that extensions could. */
function filesOf(entry: JsonObject): { extensions: string[]; most: number } {
  const accept = asArray(entry.get("accept")).map((item) =>
    (asString(item) ?? "").replace(/^\./, "").toLowerCase(),
  );
  const extensions = accept.every((item) => /^[a-z0-9]+$/.test(item)) ? accept : [];
  const most = entry.get("multiple") === true ? (asNumber(entry.get("max_count")) ?? MOST_FILES) : 1;
  return { extensions, most };
}

function linesOf(lines: number, kind: string): number {
  if (LONG_KINDS.has(kind)) return LONG_LINES;
  return kind === "short_text" ? 0 : lines;
}

/** A scale or a row of stars is a choice between its numbers; a slider stays a number to type. */
function dressNumber(field: Field & { kind: "number" }, entry: JsonObject): Field {
  const kind = asString(entry.get("kind"));
  if (kind !== "opinion_scale" && kind !== "star_rating") return field;
  const stars = kind === "star_rating";
  const from = stars ? 1 : (asNumber(entry.get("min")) ?? 1);
  const to = asNumber(entry.get("max")) ?? (stars ? 5 : 10);
  if (!(to > from && to - from < LONGEST_SCALE)) return field;
  const options = Array.from({ length: to - from + 1 }, (_, step): Choice => {
    const text = String(from + step);
    return { value: new NumberText(text), text, label: text, hint: "" };
  });
  const { integer: _integer, prefix: _prefix, ...basics } = field;
  return { ...basics, kind: "choice", boolean: false, options };
}

/** "Yes" and "No" are what libraries write where nobody chose words, so ours take their place. */
function switchOf(field: Field, entry: JsonObject): Choice[] {
  const chosen = (key: string, usual: string) => {
    const label = asString(entry.get(key));
    return label && label !== usual ? label : undefined;
  };
  return yesAndNo(field.name, chosen("true_label", "Yes"), chosen("false_label", "No"));
}

/** The schema's values under the definition's labels; definitions write every value as a string. */
function named(field: { options: Choice[] }, entry: JsonObject): Choice[] {
  const given = asArray(entry.get("options")).map(asObject);
  return field.options.map((option) => {
    const plain = typeof option.value === "string" ? option.value : option.text;
    const match = given.find((candidate) => asString(candidate?.get("value")) === plain);
    if (!match) return option;
    return {
      ...option,
      label: asString(match.get("label")) || option.label,
      hint: asString(match.get("hint")) ?? option.hint,
    };
  });
}

/** Headings and notes; with `askAnyway` (the schema names no property) a field made from the entry alone. */
export function fromDefinition(entry: JsonObject, askAnyway: boolean): Item[] {
  const text = (key: string) => asString(entry.get(key)) ?? "";
  switch (text("kind")) {
    case "section":
    case "section_collapse":
      return [{ kind: "heading", title: text("title"), subtitle: text("subtitle") }];
    case "display_text":
      return [{ kind: "prose", text: text("text") }];
    case "image":
      return [{ kind: "image", url: text("url"), alt: text("alt") || text("label") || "image" }];
    case "divider":
      return [{ kind: "divider" }];
    default:
      return askAnyway && text("name") ? [dress(bare(entry), entry)] : [];
  }
}

function bare(entry: JsonObject): Field {
  const name = asString(entry.get("name")) ?? "";
  const basics = {
    pointer: appendPointer("", name),
    name,
    label: humanise(name),
    hint: "",
    required: entry.get("required") !== false,
    nullable: false,
  };
  const kind = asString(entry.get("kind")) ?? "";
  const options = asArray(entry.get("options")).flatMap((option) => {
    const value = asString(asObject(option)?.get("value"));
    return value === undefined ? [] : [{ value, text: JSON.stringify(value), label: value, hint: "" }];
  });
  if (kind === "switch") return { ...basics, kind: "choice", boolean: true, options: yesAndNo(name) };
  if (kind === "single_select") return { ...basics, kind: "choice", boolean: false, options };
  if (kind === "multi_select" || kind === "picture_choice") {
    return { ...basics, kind: "choices", least: asNumber(entry.get("min_count")) ?? 0, options };
  }
  if (NUMERIC_KINDS.has(kind) || NUMERIC_SUBTYPES.has(asString(entry.get("subtype")) ?? "")) {
    return { ...basics, kind: "number", integer: false, prefix: "" };
  }
  const input = DATE_KINDS.get(kind);
  if (input || kind === "short_text" || LONG_KINDS.has(kind)) {
    return { ...basics, kind: "text", input: input ?? "text", lines: 0, placeholder: "" };
  }
  return { ...basics, kind: "json" };
}

const NUMERIC_KINDS: ReadonlySet<string> = new Set(["slider", "star_rating", "opinion_scale"]);
const NUMERIC_SUBTYPES: ReadonlySet<string> = new Set(["number", "currency"]);
const DATE_KINDS: ReadonlyMap<string, TextInput> = new Map([
  ["date", "date"],
  ["datetime", "datetime-local"],
  ["time", "time"],
]);
