import { isSchemaObject, type SchemaObject } from "./subschema.ts";
import { zonedDateTime } from "./zone.ts";

/** A JSON text to try in a value's place, and what it means; `text: undefined` takes the member out. */
export type Candidate = { text: string | undefined; value: unknown };

/** `loose` also turns numbers and booleans into text and into each other, as schema libraries do for input. */
export type Reading = { timeZone?: string | undefined; loose: boolean };

export const absent: Candidate = { text: undefined, value: undefined };
const nothing: Candidate = { text: "null", value: null };

const trueTexts = new Set(["true", "yes", "on", "1"]);
const falseTexts = new Set(["false", "no", "off", "0"]);

/** What a scalar that does not satisfy a schema may have meant by it, likeliest first. */
export function candidates(given: unknown, schema: unknown, reading: Reading): Candidate[] {
  if (given === null) return [absent];
  if (typeof given === "string" && given.trim() === "") return [absent, nothing];
  if (!isSchemaObject(schema)) return [];
  if (typeof given === "string") return fromText(given.trim(), schema, reading);
  return reading.loose ? fromScalar(given, schema) : [];
}

function fromText(text: string, schema: SchemaObject, { timeZone }: Reading): Candidate[] {
  const options = optionsOf(schema).flatMap((option) => asOption(text, option));
  if (options.length > 0) return options;
  return [...typesOf(schema).flatMap((type) => asType(text, type)), ...asTime(text, { ...schema, timeZone })];
}

function asType(text: string, type: unknown): Candidate[] {
  if (type === "number" || type === "integer") return asNumber(text);
  if (type === "boolean") return asBoolean(text);
  return [];
}

/** An option that is no text, given as its text. */
function asOption(text: string, option: unknown): Candidate[] {
  if (typeof option === "number") return asNumber(text).filter(({ value }) => value === option);
  if (typeof option === "boolean") return asBoolean(text).filter(({ value }) => value === option);
  return [];
}

/** Keeps the digits as they were typed, as far as JSON can write them so: `+5`, `007` and `.5` it cannot. */
function asNumber(typed: string): Candidate[] {
  const [, sign, whole = "", fraction = "", exponent = ""] =
    /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/.exec(typed) ?? [];
  if (whole === "" && fraction === "") return [];
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  const text = `${sign === "-" ? "-" : ""}${digits}${fraction === "" ? "" : `.${fraction}`}${exponent}`;
  const value = Number(text);
  return Number.isFinite(value) ? [{ text, value }] : [];
}

function asBoolean(text: string): Candidate[] {
  const word = text.toLowerCase();
  if (trueTexts.has(word)) return [{ text: "true", value: true }];
  return falseTexts.has(word) ? [{ text: "false", value: false }] : [];
}

/** With the zone's offset; in UTC where a pattern beside the format wants that; `HH:MM` gets its seconds. */
function asTime(text: string, { format, timeZone }: SchemaObject): Candidate[] {
  if (format === "time" && /^\d\d:\d\d$/.test(text)) return [asText(`${text}:00`)];
  if (format !== "date-time" || typeof timeZone !== "string") return [];
  const zoned = zonedDateTime(text, timeZone);
  return zoned === undefined ? [] : [asText(zoned.offset), asText(zoned.utc)];
}

function fromScalar(given: unknown, schema: SchemaObject): Candidate[] {
  if (typeof given !== "number" && typeof given !== "boolean") return [];
  const options = optionsOf(schema);
  const types = options.length > 0 ? [] : typesOf(schema);
  const found: Candidate[] = [];
  if (types.includes("string") || options.includes(String(given))) found.push(asText(String(given)));
  if (types.includes("boolean") && (given === 0 || given === 1))
    found.push({ text: String(given === 1), value: given === 1 });
  if (typeof given === "boolean" && (types.includes("integer") || types.includes("number"))) {
    found.push({ text: String(Number(given)), value: Number(given) });
  }
  return found;
}

function asText(value: string): Candidate {
  return { text: JSON.stringify(value), value };
}

function optionsOf(schema: SchemaObject): unknown[] {
  if (Array.isArray(schema.enum)) return schema.enum;
  return Object.hasOwn(schema, "const") ? [schema.const] : [];
}

function typesOf({ type }: SchemaObject): unknown[] {
  return Array.isArray(type) ? type : [type];
}
