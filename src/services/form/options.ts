import type { Choice } from "./field.ts";
import { humanise } from "./json/label.ts";
import {
  asArray,
  asObject,
  asString,
  isNumberText,
  type Json,
  type JsonObject,
  NumberText,
} from "./json/read.ts";
import { writeJson } from "./json/write.ts";

/** The values of an `enum`, a `const`, or alternatives that are each a `const`. */
export function choicesOf(schema: JsonObject): Choice[] | undefined {
  const listed = schema.get("enum");
  if (Array.isArray(listed) && listed.length > 0) return listed.map((value) => choice(value, undefined));
  const fixed = schema.get("const");
  if (fixed !== undefined) return [choice(fixed, schema)];
  const options = asArray(schema.get("oneOf") ?? schema.get("anyOf")).map(asObject);
  const constants = options.flatMap((option) => {
    const value = option?.get("const");
    return value === undefined ? [] : [choice(value, option)];
  });
  return constants.length > 0 && constants.length === options.length ? constants : undefined;
}

function choice(value: Json, schema: JsonObject | undefined): Choice {
  const text = writeJson(value);
  const label =
    asString(schema?.get("title")) ?? (typeof value === "string" ? wordsOf(value) : (WORDS[text] ?? text));
  return { value, text, label, hint: asString(schema?.get("description")) ?? "", image: "" };
}

/** `cannot_tell` → `Cannot tell`; anything that is no plain lower-case name stays as it is. */
function wordsOf(value: string): string {
  return /^[a-z]{2,}(?:[_ ][a-z]+)*$/.test(value) ? humanise(value) : value;
}

const WORDS: Record<string, string> = { true: "Yes", false: "No", null: "None" };

/** What saying yes and no is called, by the property's name. */
const DECISIONS: [RegExp, string, string][] = [
  [/(?:^|_)approved?$/i, "Approve", "Reject"],
  [/(?:^|_)accept(?:ed)?$/i, "Accept", "Decline"],
  [/(?:^|_)allow(?:ed)?$/i, "Allow", "Deny"],
  [/(?:^|_)confirm(?:ed)?$/i, "Confirm", "Decline"],
];

/** The two choices of a boolean. */
export function yesAndNo(name: string, yes?: string, no?: string): Choice[] {
  const [, usualYes, usualNo] = DECISIONS.find(([pattern]) => pattern.test(name)) ?? [null, "Yes", "No"];
  return [
    { value: true, text: "true", label: yes ?? usualYes, hint: "", image: "" },
    { value: false, text: "false", label: no ?? usualNo, hint: "", image: "" },
  ];
}

/** What a definition, which writes values as strings, calls a value. */
export function plainOf(value: Json): string {
  return typeof value === "string" ? value : writeJson(value);
}

/** The options of a definition, each value once. `type` is that of the values: a number is written as a string there. */
export function listedOptions(entry: JsonObject, type: Json | undefined): Choice[] {
  const found = new Map<string, Choice>();
  for (const given of asArray(entry.get("options"))) {
    const option = asObject(given);
    const value = valueFor(option ? option.get("value") : given, type);
    if (value === undefined) continue;
    const text = writeJson(value);
    if (found.has(text)) continue;
    const words = { label: plainOf(value), hint: "", image: "" };
    found.set(text, { value, text, ...(option ? said(option, words) : words) });
  }
  return [...found.values()];
}

function valueFor(value: Json | undefined, type: Json | undefined): Json | undefined {
  if (value === undefined || value === null || typeof value === "object") {
    if (!(value instanceof NumberText)) return undefined;
  }
  if (type === "string") return plainOf(value);
  if (type !== "number" && type !== "integer") return value;
  if (value instanceof NumberText) return value;
  return typeof value === "string" && isNumberText(value) ? new NumberText(value) : undefined;
}

type Said = Pick<Choice, "label" | "hint" | "image">;

function said(option: JsonObject, { label, hint, image }: Said): Said {
  return {
    label: asString(option.get("label")) || label,
    hint: asString(option.get("hint")) ?? hint,
    image: asString(option.get("image_url")) ?? image,
  };
}

/** The schema's values under the definition's labels. */
export function namedOptions(options: Choice[], entry: JsonObject): Choice[] {
  const given = new Map<string, JsonObject>();
  for (const item of asArray(entry.get("options"))) {
    const option = asObject(item);
    const value = option?.get("value");
    if (option && value !== undefined && !given.has(plainOf(value))) given.set(plainOf(value), option);
  }
  return options.map((option) => {
    const match = given.get(plainOf(option.value));
    return match ? { ...option, ...said(match, option) } : option;
  });
}

/** The option that a value stands for: a number however it is written, a definition's value as a string. */
export function optionFor(options: readonly Choice[], value: Json): Choice | undefined {
  const text = writeJson(value);
  const plain = plainOf(value);
  return (
    options.find((option) => option.text === text) ??
    options.find((option) => plainOf(option.value) === plain || isSameNumber(option.value, value))
  );
}

function isSameNumber(one: Json, other: Json): boolean {
  return one instanceof NumberText && other instanceof NumberText && Number(one.text) === Number(other.text);
}
