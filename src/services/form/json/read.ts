/** A number as it was written: 20-digit integers and `1.0` keep their text. */
export class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Parsed JSON whose objects keep their member order and whose numbers keep their text. */
export type Json = null | boolean | string | NumberText | Json[] | JsonObject;
export type JsonObject = Map<string, Json>;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ALONE = new RegExp(`^${NUMBER.source}$`);
const WORD = /true|false|null/y;
const WORDS: Record<string, Json> = { true: true, false: false, null: null };
const DEEPEST = 200;

/** Whether a text is a number as JSON writes it. */
export function isNumberText(text: string): boolean {
  return ALONE.test(text);
}

class Reader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Json {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw new SyntaxError("text after the JSON value");
    return value;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #space(): void {
    for (let code = this.#text.charCodeAt(this.#at); isSpace(code); code = this.#text.charCodeAt(this.#at))
      this.#at += 1;
  }

  #skip(mark: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== mark) return false;
    this.#at += 1;
    return true;
  }

  #need(mark: string): void {
    if (!this.#skip(mark)) throw new SyntaxError(`"${mark}" expected`);
  }

  /** Found by its quotes, not by a pattern, which megabytes would exhaust; JSON.parse refuses what may not stand in it. */
  #string(): string {
    this.#space();
    const start = this.#at;
    if (this.#text[start] !== '"') throw new SyntaxError("a string expected");
    let end = start;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) throw new SyntaxError("the string does not end");
    } while (this.#isEscaped(end, start));
    this.#at = end + 1;
    return String(JSON.parse(this.#text.slice(start, end + 1)));
  }

  #isEscaped(at: number, start: number): boolean {
    let marks = 0;
    while (at - 1 - marks > start && this.#text[at - 1 - marks] === "\\") marks += 1;
    return marks % 2 === 1;
  }

  #value(depth: number): Json {
    if (depth > DEEPEST) throw new SyntaxError("nested too deeply");
    if (this.#skip("{")) return this.#object(depth);
    if (this.#skip("[")) return this.#array(depth);
    if (this.#text[this.#at] === '"') return this.#string();
    const word = this.#match(WORD);
    if (word !== undefined) return WORDS[word] ?? null;
    const number = this.#match(NUMBER);
    if (number) return new NumberText(number);
    throw new SyntaxError("a value expected");
  }

  #object(depth: number): JsonObject {
    const members: JsonObject = new Map();
    if (this.#skip("}")) return members;
    do {
      const name = this.#string();
      this.#need(":");
      members.set(name, this.#value(depth + 1));
    } while (this.#skip(","));
    this.#need("}");
    return members;
  }

  #array(depth: number): Json[] {
    const items: Json[] = [];
    if (this.#skip("]")) return items;
    do items.push(this.#value(depth + 1));
    while (this.#skip(","));
    this.#need("]");
    return items;
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Parses JSON text; undefined where it is none. */
export function readJson(text: string): Json | undefined {
  try {
    return new Reader(text).document();
  } catch {
    return undefined;
  }
}

/** Parses JSON text that should be an object; an empty object where it is not. */
export function readObject(text: string | undefined): JsonObject {
  const value = text === undefined ? undefined : readJson(text);
  return value instanceof Map ? value : new Map();
}

export function asObject(value: Json | undefined): JsonObject | undefined {
  return value instanceof Map ? value : undefined;
}

export function asArray(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

export function asString(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function asNumber(value: Json | undefined): number | undefined {
  return value instanceof NumberText ? Number(value.text) : undefined;
}
