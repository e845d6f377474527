import { endOfToken, isBetween, stringValue } from "./token.ts";

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

function close(node: ObjectNode | ArrayNode | undefined, end: number): void {
  if (node !== undefined) node.end = end;
}
