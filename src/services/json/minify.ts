import { endOfToken, isBlank } from "./token.ts";

/** JSON text without insignificant whitespace. Number text, string text and key order stay as they are. */
export function minify(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const end = endOfToken(text, at);
    if (isBlank(text.charCodeAt(at))) {
      kept.push(text.slice(from, at));
      from = end;
    }
    at = end;
  }
  return from === 0 ? text : kept.join("") + text.slice(from);
}

/** The same JSON in ASCII only: every other UTF-16 unit as `\uXXXX` in lower-case hexadecimal. */
export function toAscii(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
