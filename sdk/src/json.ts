import type { Issue } from "./errors/base.ts";
import { SchemaValidationError } from "./errors/values.ts";

export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** What an object is sent as. */
type Subject = Exclude<SchemaValidationError["subject"], "response">;

/**
 * The payload as it travels: what `JSON.stringify` makes of it, with dates as ISO strings and `undefined`
 * members left out. Throws `SchemaValidationError` naming the place where JSON would lose a value.
 */
export function toJsonObject(payload: unknown, subject: Subject = "payload"): JsonObject {
  const problems: Issue[] = [];
  const places = new WeakMap<object, string>();
  const text = stringify({ payload, subject }, function check(this: unknown, key, value) {
    const holder = typeof this === "object" && this !== null ? this : undefined;
    const base = holder ? places.get(holder) : undefined;
    const place = base === undefined ? "" : base + pointer([key]);
    if (typeof value === "object" && value !== null) places.set(value, place);
    const reason = lossOf(value, { raw: holder && Reflect.get(holder, key), inArray: Array.isArray(this) });
    if (!reason) return value;
    problems.push({ path: place, message: reason });
    return null;
  });
  if (problems.length > 0) throw new SchemaValidationError(subject, { issues: problems });
  const copy: unknown = text === undefined ? undefined : JSON.parse(text);
  if (isObject(copy)) return copy;
  throw new SchemaValidationError(subject, { issues: [{ path: "", message: "must be a JSON object" }] });
}

type Replacer = (this: unknown, key: string, value: unknown) => unknown;

function stringify(
  { payload, subject }: { payload: unknown; subject: Subject },
  replacer: Replacer,
): string | undefined {
  try {
    return JSON.stringify(payload, replacer);
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    const issues = [{ path: "", message: "refers to itself, which JSON cannot carry" }];
    throw new SchemaValidationError(subject, { issues });
  }
}

const LOSSY_TYPES: Partial<Record<string, string>> = {
  bigint: "is a bigint, which JSON cannot carry: send a string",
  function: "is a function, which JSON cannot carry",
  symbol: "is a symbol, which JSON cannot carry",
};

function lossOf(value: unknown, context: { raw: unknown; inArray: boolean }): string | undefined {
  if (typeof value === "number" && !Number.isFinite(value)) return "is not a finite number";
  if (value === undefined && context.inArray) return "is an undefined array item, which JSON cannot carry";
  if (value === null && context.raw instanceof Date) return "is an invalid date";
  if (typeof value === "object" && value !== null) return lossOfObject(value);
  return LOSSY_TYPES[typeof value];
}

// Map, Set, RegExp, Error, typed arrays and their like have a tag of their own and would become `{}`.
const CARRIED_TAGS = new Set(["Object", "Array", "String", "Number", "Boolean"]);

function lossOfObject(value: object): string | undefined {
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return CARRIED_TAGS.has(tag) ? undefined : `is a ${tag}, which JSON cannot carry`;
}
