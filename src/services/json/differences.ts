import { exactNumber } from "./number.ts";
import { appendPointer } from "./pointer.ts";
import { stringValue } from "./token.ts";
import { type ArrayNode, type JsonNode, type ObjectNode, readTree, type ScalarNode } from "./tree.ts";

const MOST_REPORTED = 20;
const LONGEST_POINTER = 500;

/**
 * JSON Pointers of the places at which two valid JSON texts differ, at most 20; none means equal.
 * Key order does not matter, of a repeated key the last counts, numbers are compared by their exact decimal value.
 * A place more than 500 characters down is named by the part above it.
 */
export function differences(aText: string, bText: string): string[] {
  if (aText === bText) return [];
  const found = new Set<string>();
  const pending: Pair[] = [
    { a: sided(aText, readTree(aText)), b: sided(bText, readTree(bText)), place: undefined },
  ];
  for (let pair = pending.pop(); pair !== undefined && found.size < MOST_REPORTED; pair = pending.pop()) {
    const below = parts(pair);
    if (below === undefined) found.add(pointerOf(pair.place));
    else for (const part of below.reverse()) pending.push(part);
  }
  return [...found];
}

type Side = { text: string; node: JsonNode };
type Place = { above: Place | undefined; step: string | number };
type Pair = { a: Side | undefined; b: Side | undefined; place: Place | undefined };

function sided(text: string, node: JsonNode): Side {
  return { text, node };
}

/** What is still to be compared below a pair, or undefined where the pair itself differs. */
function parts({ a, b, place }: Pair): Pair[] | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a.node.kind === "object" && b.node.kind === "object") {
    return memberPairs(membersOf(a.text, a.node), membersOf(b.text, b.node), place);
  }
  if (a.node.kind === "array" && b.node.kind === "array") {
    return memberPairs(itemsOf(a.text, a.node), itemsOf(b.text, b.node), place);
  }
  if (a.node.kind !== "scalar" || b.node.kind !== "scalar") return undefined;
  return sameScalar(literal(a.text, a.node), literal(b.text, b.node)) ? [] : undefined;
}

function memberPairs<Step extends string | number>(
  a: Map<Step, Side>,
  b: Map<Step, Side>,
  above: Place | undefined,
): Pair[] {
  const steps = new Set([...a.keys(), ...b.keys()]);
  return Array.from(steps, (step) => ({ a: a.get(step), b: b.get(step), place: { above, step } }));
}

function membersOf(text: string, node: ObjectNode): Map<string, Side> {
  return new Map(node.members.map(({ key, value }) => [key, sided(text, value)]));
}

function itemsOf(text: string, node: ArrayNode): Map<number, Side> {
  return new Map(node.items.map((item, index) => [index, sided(text, item)]));
}

function literal(text: string, { start, end }: ScalarNode): string {
  return text.slice(start, end);
}

/** Whether two literals mean the same: numbers by their exact decimal value. */
export function sameScalar(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.startsWith('"') && b.startsWith('"')) return stringValue(a) === stringValue(b);
  return isNumber(a) && isNumber(b) && exactNumber(a) === exactNumber(b);
}

function isNumber(literal: string): boolean {
  return /^[-0-9]/.test(literal);
}

function pointerOf(place: Place | undefined): string {
  const steps: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.above) steps.push(at.step);
  let pointer = "";
  for (const step of steps.reverse()) {
    const longer = appendPointer(pointer, step);
    if (longer.length > LONGEST_POINTER) break;
    pointer = longer;
  }
  return pointer;
}
