/** The offset behind the token at `at`: a string, a number or word, one structural character, a run of blanks. */
export function endOfToken(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return endOfString(text, at);
  if (isBlank(first)) return endWhere(text, at, (code) => !isBlank(code));
  if (isStructural(first)) return at + 1;
  return endWhere(text, at, (code) => code === QUOTE || isBlank(code) || isStructural(code));
}

/** The string that a JSON string literal means. */
export function stringValue(literal: string): string {
  return literal.includes("\\") ? String(JSON.parse(literal)) : literal.slice(1, -1);
}

/** JSON's own whitespace: space, tab, line feed, carriage return. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** What stands between values: blanks, comma, colon. */
export function isBetween(code: number): boolean {
  return isBlank(code) || code === 0x2c || code === 0x3a;
}

export function isOpening(code: number): boolean {
  return code === 0x7b || code === 0x5b;
}

export function isClosing(code: number): boolean {
  return code === 0x7d || code === 0x5d;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function isStructural(code: number): boolean {
  return code === 0x2c || code === 0x3a || isOpening(code) || isClosing(code);
}

function endWhere(text: string, at: number, stops: (code: number) => boolean): number {
  let end = at + 1;
  while (end < text.length && !stops(text.charCodeAt(end))) end++;
  return end;
}

function endOfString(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (text.charCodeAt(quote - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return quote + 1;
  }
  return text.length;
}
