/** Controls of the terminal, and marks that turn the direction of writing: whoever asks or answers may send them. */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Those of them that `JSON.stringify` writes as they are. */
const UNSAFE_IN_JSON = /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Somebody's text as one line that can do nothing to a terminal. */
export function printable(text: string): string {
  return text.replace(/\t/g, " ").replace(UNSAFE, "\ufffd");
}

/** A value as JSON text that says the same and can do nothing to a terminal. */
export function printableJson(value: unknown, indent = 2): string {
  const escaped = (mark: string) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value, null, indent).replace(UNSAFE_IN_JSON, escaped);
}

/** Its first line that is not blank, the rest being told of by `…`. */
export function firstLine(text: string): string {
  const [first = "", ...rest] = text.trim().split(/\r\n?|\n/);
  return printable(first.trimEnd()) + (rest.length > 0 ? " …" : "");
}

/** `2026-06-01 09:00Z`; a dash where it is not known, or was never. */
export function minute(time: string | null): string {
  return time === null ? "–" : printable(`${time.slice(0, 16).replace("T", " ")}Z`);
}
