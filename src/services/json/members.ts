import { endOfToken, isBetween, isClosing, isOpening, stringValue } from "./token.ts";

/**
 * The text of each member's value, as it was written, in the object that is all of `text`, which
 * `JSON.parse` took. Of a repeated member it is that of the last. Takes any depth.
 */
export function memberTexts(text: string): Map<string, string> {
  const texts = new Map<string, string>();
  let depth = 0;
  let name: string | undefined;
  let start = 0;
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = endOfToken(text, at);
    const code = text.charCodeAt(at);
    if (isBetween(code)) continue;
    if (isClosing(code)) depth -= 1;
    else if (depth === 1 && name === undefined) {
      name = stringValue(text.slice(at, end));
      continue;
    } else if (depth === 1) start = at;
    if (isOpening(code)) depth += 1;
    else if (depth === 1 && name !== undefined) {
      texts.set(name, text.slice(start, end));
      name = undefined;
    }
  }
  return texts;
}
