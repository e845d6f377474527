import { isObject } from "../../services/core/check.ts";
import { memberTexts } from "../../services/json/index.ts";

/** A JSON object from outside: its members parsed, and their own text. */
export interface JsonObject {
  readonly members: Readonly<Record<string, unknown>>;
  /** The text of a member's value as the caller wrote it; of a repeated one the last, as `JSON.parse` has it. */
  text(name: string): string | undefined;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Reads a JSON object; a string says why it is none, without repeating any of it. */
export function readJsonObject(bytes: Uint8Array): JsonObject | string {
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    return "The body is not UTF-8.";
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "The body is not JSON; perhaps it was cut off.";
  }
  return isObject(value) ? jsonObject(text, value) : "The body must be a JSON object.";
}

/** An object by its text and what `JSON.parse` made of it. */
export function jsonObject(text: string, members: Record<string, unknown>): JsonObject {
  let texts: Map<string, string> | undefined;
  return {
    members,
    text: (name) => {
      texts ??= memberTexts(text);
      return texts.get(name);
    },
  };
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
