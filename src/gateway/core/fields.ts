import { isObject, type Violations } from "../../services/core/check.ts";
import { appendPointer } from "../../services/json/index.ts";
import type { Body } from "./body.ts";
import { type JsonObject, jsonObject } from "./json.ts";
import { readTime } from "./time.ts";

const INT32_MAX = 2_147_483_647;
const NO_TIME = "must be an ISO-8601 time with its offset, for instance 2026-06-01T09:30:00Z";

/**
 * Reads the members of a JSON body by name. JSON types are strict; unknown members are ignored, and named by `unread`. A
 * value that cannot be used is read as empty: the verb refuses with the fault before it looks at any value.
 */
export class Fields {
  readonly #read = new Set<string>();
  readonly #within: Fields[] = [];
  readonly #object: JsonObject | undefined;
  readonly #faults: Violations;
  readonly #place: string;

  /**
   * Where the body cannot be used, every member reads as empty, and the body's own fault is the one that counts. `place`
   * is the pointer to the object.
   */
  constructor(body: Body | undefined, faults: Violations, place = "") {
    this.#object = body && "object" in body ? body.object : undefined;
    this.#faults = faults;
    this.#place = place;
  }

  /** Pointers to the members that nothing has read so far. */
  get unread(): string[] {
    const names = Object.keys(this.#object?.members ?? {}).filter((name) => !this.#read.has(name));
    const own = names.map((name) => appendPointer(this.#place, name));
    return [...own, ...this.#within.flatMap(({ unread }) => unread)];
  }

  /** Whether the member is there, be it null. */
  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  string(name: string): string {
    const value = this.#value(name);
    return typeof value === "string" ? value : this.#wrong(name, value, "must be a string", "");
  }

  optionalString(name: string): string | undefined {
    const value = this.#value(name);
    if (value === undefined || value === null) return undefined;
    return typeof value === "string"
      ? value
      : this.#wrong(name, value, "must be a string or null", undefined);
  }

  /** The text of a JSON object, as the caller wrote it. */
  objectText(name: string): string {
    const value = this.#value(name);
    return isObject(value) ? this.#text(name) : this.#wrong(name, value, "must be an object", "");
  }

  /** Where `members` are given, `unread` names all others of the object. */
  optionalObjectText(name: string, members?: readonly string[]): string | undefined {
    const value = this.#value(name);
    if (value === undefined || value === null) return undefined;
    if (!isObject(value)) return this.#wrong(name, value, "must be an object or null", undefined);
    const fields = members && this.#fieldsOf(name, value);
    for (const member of members ?? []) fields?.has(member);
    return this.#text(name);
  }

  /** One of these words, or an object, whose members are read in their turn; absent and null are the first word. */
  wordOrFields<Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word | Fields {
    const value = this.#value(name);
    if (value === undefined || value === null) return words[0];
    if (isObject(value)) return this.#fieldsOf(name, value);
    const [place, choice] = [`${this.#place}/${name}`, words.map((word) => `"${word}"`).join(", ")];
    const message = `must be ${choice} or an object`;
    if (typeof value !== "string") return this.#wrong(name, value, message, words[0]);
    const word = words.find((each) => each === value);
    if (word === undefined) this.#faults.unacceptable(place, message);
    return word ?? words[0];
  }

  /** One of these words; absent and null are none of them. */
  optionalWord<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const text = this.optionalString(name);
    const word = words.find((each) => each === text);
    if (text !== undefined && word === undefined)
      this.#faults.unacceptable(`${this.#place}/${name}`, `must be one of ${words.join(", ")}`);
    return word;
  }

  /** A moment, with its offset from UTC. */
  time(name: string): Date | undefined {
    const value = this.#value(name);
    if (typeof value !== "string") return this.#wrong(name, value, "must be a string", undefined);
    const time = readTime(value);
    if (time === undefined) {
      this.#faults.unacceptable(`${this.#place}/${name}`, NO_TIME);
    }
    return time;
  }

  /** `900.0` is whole. A number beyond 32 bits is cut to the largest one there is, which no limit of ours admits. */
  whole(name: string): number {
    const value = this.#value(name);
    if (!Number.isInteger(value)) return this.#wrong(name, value, "must be a whole number", 0);
    return Math.max(-INT32_MAX, Math.min(INT32_MAX, Number(value)));
  }

  optionalWhole(name: string): number | undefined {
    const value = this.#value(name);
    return value === undefined || value === null ? undefined : this.whole(name);
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.#value(name);
    if (value === undefined) return fallback;
    return typeof value === "boolean" ? value : this.#wrong(name, value, "must be true or false", fallback);
  }

  /** A list of strings; absent and null are the empty list. */
  strings(name: string): string[] {
    const value = this.#value(name);
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return this.#wrong(name, value, "must be a list of strings or null", []);
    const texts: string[] = [];
    for (const [index, item] of value.entries()) {
      if (this.#faults.full) break;
      texts.push(
        typeof item === "string" ? item : this.#wrong(`${name}/${index}`, item, "must be a string", ""),
      );
    }
    return texts;
  }

  /** As `strings`, where the list must be there. */
  requiredStrings(name: string): string[] {
    const value = this.#value(name);
    return Array.isArray(value)
      ? this.strings(name)
      : this.#wrong(name, value, "must be a list of strings", []);
  }

  /** An object of strings; absent and null are the empty one. */
  texts(name: string): Record<string, string> {
    const value = this.#value(name);
    if (value === undefined || value === null) return {};
    if (!isObject(value)) return this.#wrong(name, value, "must be an object of strings or null", {});
    const texts: [string, string][] = [];
    for (const [key, text] of Object.entries(value)) {
      if (this.#faults.full) break;
      texts.push([
        key,
        typeof text === "string" ? text : this.#wrong(appendPointer(name, key), text, "must be a string", ""),
      ]);
    }
    return Object.fromEntries(texts);
  }

  /** Says of members that are sound by themselves what is wrong with them together. */
  refuse(message: string): void {
    this.#faults.malformed("", message);
  }

  #fieldsOf(name: string, value: Record<string, unknown>): Fields {
    const body = { object: jsonObject(this.#text(name), value) };
    const fields = new Fields(body, this.#faults, `${this.#place}/${name}`);
    this.#within.push(fields);
    return fields;
  }

  #value(name: string): unknown {
    this.#read.add(name);
    return this.#object && Object.hasOwn(this.#object.members, name) ? this.#object.members[name] : undefined;
  }

  #text(name: string): string {
    return this.#object?.text(name) ?? "";
  }

  #wrong<T>(name: string, value: unknown, message: string, empty: T): T {
    if (this.#object)
      this.#faults.malformed(`${this.#place}/${name}`, value === undefined ? "is required" : message);
    return empty;
  }
}

/** Reads query parameters. A bad one is `VALIDATION_ERROR`, save where the row says otherwise. */
export class Query {
  readonly params: URLSearchParams;
  readonly #faults: Violations;

  constructor(url: string, faults: Violations) {
    const at = url.indexOf("?");
    this.params = new URLSearchParams(at === -1 ? "" : url.slice(at + 1));
    this.#faults = faults;
  }

  text(name: string): string | undefined {
    return this.params.get(name) ?? undefined;
  }

  whole(name: string, { min, max, fallback }: { min: number; max: number; fallback: number }): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = /^[+-]?\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    this.#faults.unacceptable(`/${name}`, `must be a whole number from ${min} to ${max}`);
    return fallback;
  }

  boolean(name: string): boolean {
    return this.optionalBoolean(name) ?? false;
  }

  optionalBoolean(name: string): boolean | undefined {
    const text = this.text(name)?.trim().toLowerCase();
    if (text === undefined) return undefined;
    if (/^(false|0|no|off)$/.test(text)) return false;
    if (!/^(true|1|yes|on)$/.test(text)) this.#faults.unacceptable(`/${name}`, "must be true or false");
    return true;
  }

  /** A moment, with its offset from UTC. */
  time(name: string): Date | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    // A plus that nobody encoded is read as a blank.
    const time = readTime(text.replace(/ (?=\d\d:\d\d$)/, "+"));
    if (time === undefined) this.#faults.unacceptable(`/${name}`, NO_TIME);
    return time;
  }

  oneOf<T extends string>(name: string, options: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = options.find((option) => option === text);
    if (found === undefined) this.#faults.unacceptable(`/${name}`, `must be one of ${options.join(", ")}`);
    return found;
  }

  /** A number cut to its range; none at all is malformed. */
  clamped(name: string, { min, max, fallback }: { min: number; max: number; fallback: number }): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) {
      this.#faults.malformed(`/${name}`, "must be a number");
      return fallback;
    }
    return Math.min(max, Math.max(min, Math.trunc(value)));
  }
}
