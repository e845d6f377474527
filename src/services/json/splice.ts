import { pointerSteps } from "./pointer.ts";
import { type JsonNode, type ObjectNode, readTree } from "./tree.ts";

/** A new JSON text for the value at a JSON Pointer; `undefined` takes the member of that name out of its object. */
export type Edit = { pointer: string; text: string | undefined };

/**
 * JSON text with some of its values replaced or taken out; all other text stays as it is.
 * No edit may lie within another. An edit whose pointer leads nowhere does nothing.
 */
export function splice(text: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return text;
  const root = readTree(text);
  const cuts: Cut[] = [];
  const removals = new Map<ObjectNode, Set<string>>();
  for (const { pointer, text: replacement } of edits) {
    const steps = pointerSteps(pointer);
    const name = steps.pop();
    const parent = steps.reduce<JsonNode | undefined>(below, root);
    if (replacement !== undefined) {
      const node = name === undefined ? root : below(parent, name);
      if (node !== undefined) cuts.push({ start: node.start, end: node.end, text: replacement });
    } else if (parent?.kind === "object" && name !== undefined) {
      removals.set(parent, (removals.get(parent) ?? new Set()).add(name));
    }
  }
  return applied(text, [
    ...cuts,
    ...Array.from(removals).flatMap(([object, names]) => removalCuts(object, names)),
  ]);
}

type Cut = { start: number; end: number; text: string };

const indexes = new WeakMap<ObjectNode, Map<string, JsonNode>>();

function below(node: JsonNode | undefined, step: string): JsonNode | undefined {
  if (node?.kind === "object") return indexOf(node).get(step);
  return node?.kind === "array" ? node.items[Number(step)] : undefined;
}

function indexOf(object: ObjectNode): Map<string, JsonNode> {
  const known = indexes.get(object);
  if (known !== undefined) return known;
  const index = new Map(object.members.map(({ key, value }) => [key, value]));
  indexes.set(object, index);
  return index;
}

/** Each cut takes one comma along: the one before the member, or the one behind it while none is kept before it. */
function removalCuts(object: ObjectNode, names: ReadonlySet<string>): Cut[] {
  const cuts: Cut[] = [];
  let kept = false;
  object.members.forEach((member, at) => {
    if (!names.has(member.key)) {
      kept = true;
      return;
    }
    const before = object.members[at - 1]?.value.end ?? member.start;
    const next = object.members[at + 1]?.start ?? member.value.end;
    cuts.push(
      kept
        ? { start: before, end: member.value.end, text: "" }
        : { start: member.start, end: next, text: "" },
    );
  });
  return cuts;
}

function applied(text: string, cuts: Cut[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const cut of cuts.sort((a, b) => a.start - b.start)) {
    pieces.push(text.slice(from, cut.start), cut.text);
    from = cut.end;
  }
  return pieces.join("") + text.slice(from);
}
