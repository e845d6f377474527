/** A JSON object from outside: its members parsed, and their own text. */
export interface JsonObject {
  readonly members: Readonly<Record<string, unknown>>;
  /** The text of a member's value as the caller wrote it; of a repeated one the last, as `JSON.parse` has it. */
  text(name: string): string | undefined;
}

/** Reads a JSON object; a string says why it is none, without repeating any of it. */
export function readJsonObject(bytes: Uint8Array): JsonObject | string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "The body is not UTF-8.";
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "The body is not JSON; perhaps it was cut off.";
  }
  if (!isObject(value)) return "The body must be a JSON object.";
  let texts: Map<string, string> | undefined;
  return {
    members: value,
    text: (name) => {
      texts ??= memberTexts(text);
      return texts.get(name);
    },
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/** The text of each member of the object that is all of `text`, which `JSON.parse` took. Takes any depth. */
export function memberTexts(text: string): Map<string, string> {
  const texts = new Map<string, string>();
  let depth = 0;
  let name: string | undefined;
  let start = 0;
  const close = (end: number) => {
    if (name !== undefined) texts.set(name, text.slice(start, end).trim());
    name = undefined;
  };
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (depth === 1 && name === undefined) {
        name = String(JSON.parse(text.slice(at, end)));
        start = text.indexOf(":", end) + 1;
        at = start - 1;
      } else {
        at = end - 1;
      }
    } else if (isOpening(code)) {
      depth += 1;
    } else if (isClosing(code)) {
      depth -= 1;
      if (depth === 0) close(at);
    } else if (depth === 1 && code === COMMA) {
      close(at);
    }
  }
  return texts;
}

/** The offset behind the string literal that begins at `at`. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
  return text.length;
}

function isOpening(code: number): boolean {
  return code === 0x7b || code === 0x5b;
}

function isClosing(code: number): boolean {
  return code === 0x7d || code === 0x5d;
}

/** A JSON object from members that are JSON text already, in their order. */
export function objectText(members: Readonly<Record<string, string>>): string {
  let text = "{";
  for (const [name, value] of Object.entries(members)) {
    text += `${text.length === 1 ? "" : ","}${JSON.stringify(name)}:${value}`;
  }
  return `${text}}`;
}

/** A JSON array from items that are JSON text already. */
export function arrayText(items: readonly string[]): string {
  return `[${items.join(",")}]`;
}
