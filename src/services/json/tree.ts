/** Where each value of a JSON text stands: offsets into the text, `end` exclusive. */
export type JsonNode = ObjectNode | ArrayNode | ScalarNode;
export type ObjectNode = Span & { kind: "object"; members: Member[] };
export type ArrayNode = Span & { kind: "array"; items: JsonNode[] };
export type ScalarNode = Span & { kind: "scalar" };
/** `start` is that of the key. A repeated key is a member each time it occurs. */
type Member = { key: string; start: number; value: JsonNode };
type Span = { start: number; end: number };

/** Reads JSON text that `JSON.parse` accepts; of any other text the result means nothing. Takes any depth. */
export function readTree(text: string): JsonNode {
  const open: (ObjectNode | ArrayNode)[] = [];
  let root: JsonNode = { kind: "scalar", start: 0, end: text.length };
  let key: { key: string; start: number } | undefined;
  const attach = (node: JsonNode): void => {
    const parent = open.at(-1);
    if (parent === undefined) root = node;
    else if (parent.kind === "array") parent.items.push(node);
    else if (key !== undefined) parent.members.push({ ...key, value: node });
    key = undefined;
    if (node.kind !== "scalar") open.push(node);
  };
  for (let at = 0; at < text.length; ) {
    const end = endOfToken(text, at);
    const first = text[at];
    if (first === "{") attach({ kind: "object", start: at, end, members: [] });
    else if (first === "[") attach({ kind: "array", start: at, end, items: [] });
    else if (first === "}" || first === "]") close(open.pop(), end);
    else if (first === '"' && key === undefined && open.at(-1)?.kind === "object") {
      key = { key: stringValue(text.slice(at, end)), start: at };
    } else if (!isBetween(text.charCodeAt(at))) attach({ kind: "scalar", start: at, end });
    at = end;
  }
  return root;
}

/** The string that a JSON string literal means. */
export function stringValue(literal: string): string {
  return literal.includes("\\") ? String(JSON.parse(literal)) : literal.slice(1, -1);
}

/** The offset behind the token at `at`: a string, a number or word, one structural character, a run of blanks. */
export function endOfToken(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === QUOTE) return endOfString(text, at);
  if (isBlank(first)) return endWhere(text, at, (code) => !isBlank(code));
  if (isStructural(first)) return at + 1;
  return endWhere(text, at, (code) => code === QUOTE || isBlank(code) || isStructural(code));
}

/** JSON's own whitespace: space, tab, line feed, carriage return. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function isBetween(code: number): boolean {
  return isBlank(code) || code === 0x2c || code === 0x3a;
}

function isStructural(code: number): boolean {
  return code === 0x2c || code === 0x3a || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
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

function close(node: ObjectNode | ArrayNode | undefined, end: number): void {
  if (node !== undefined) node.end = end;
}
