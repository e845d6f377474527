import { sameScalar } from "./differences.ts";
import { appendPointer } from "./pointer.ts";
import { type JsonNode, type ObjectNode, readTree } from "./tree.ts";

type Side = { text: string; node: JsonNode };

/**
 * What turns one valid JSON text into another: a JSON Patch (RFC 6902) as JSON text. Values are written as they stand in
 * the second text. Items of lists are compared place by place, so what was inserted shows as changes behind it.
 */
export function jsonPatch(fromText: string, toText: string): string {
  const operations = changes(
    { text: fromText, node: readTree(fromText) },
    { text: toText, node: readTree(toText) },
    "",
  );
  return `[${operations.join(",")}]`;
}

function changes(from: Side, to: Side, path: string): string[] {
  if (from.node.kind === "object" && to.node.kind === "object") {
    return memberChanges(membersOf(from.text, from.node), membersOf(to.text, to.node), path);
  }
  if (from.node.kind === "array" && to.node.kind === "array") {
    const [before, after] = [from, to].map(({ text, node }) =>
      node.kind === "array" ? node.items.map((item) => ({ text, node: item })) : [],
    );
    return itemChanges(before ?? [], after ?? [], path);
  }
  const scalars = from.node.kind === "scalar" && to.node.kind === "scalar";
  return scalars && sameScalar(textOf(from), textOf(to)) ? [] : [operation("replace", path, to)];
}

function memberChanges(from: Map<string, Side>, to: Map<string, Side>, path: string): string[] {
  const removed = [...from.keys()].filter((key) => !to.has(key));
  return [
    ...removed.map((key) => operation("remove", appendPointer(path, key))),
    ...[...to].flatMap(([key, side]) => {
      const before = from.get(key);
      const place = appendPointer(path, key);
      return before ? changes(before, side, place) : [operation("add", place, side)];
    }),
  ];
}

function itemChanges(from: Side[], to: Side[], path: string): string[] {
  const kept = to.slice(0, from.length).flatMap((side, index) => {
    const before = from[index];
    return before ? changes(before, side, appendPointer(path, index)) : [];
  });
  const added = to.slice(from.length).map((side) => operation("add", appendPointer(path, "-"), side));
  // From the end, so that no place moves before it is taken out.
  const removed = from
    .slice(to.length)
    .map((_, index) => operation("remove", appendPointer(path, from.length - 1 - index)));
  return [...kept, ...added, ...removed];
}

function operation(op: "add" | "remove" | "replace", path: string, value?: Side): string {
  const written = value === undefined ? "" : `,"value":${textOf(value)}`;
  return `{"op":"${op}","path":${JSON.stringify(path)}${written}}`;
}

function textOf({ text, node }: Side): string {
  return text.slice(node.start, node.end);
}

/** Of a repeated key the last counts. */
function membersOf(text: string, node: ObjectNode): Map<string, Side> {
  return new Map(node.members.map(({ key, value }) => [key, { text, node: value }]));
}
