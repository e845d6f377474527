import { LRUCache } from "lru-cache";
import { limits } from "./limits.ts";
import { inPlace } from "./loop.ts";
import { isSchemaObject, localTarget, subschemas } from "./subschema.ts";

/** By the schema's hash. */
const known = new LRUCache<string, number>({ max: 1_000 });

/** Whether a check that collects every error of a value may come to more of them than memory should bear. */
export function mayAbound(schema: { key: string; text: string }, valueText: string): boolean {
  const errors = known.get(schema.key) ?? errorsPerValue(JSON.parse(schema.text));
  known.set(schema.key, errors);
  // A value takes a character at least.
  if (valueText.length * errors <= limits.collectedErrors) return false;
  return countValues(valueText) * errors > limits.collectedErrors;
}

/** About how many errors a check can have for one value, those for its members and items not counted. */
function errorsPerValue(root: unknown): number {
  const walk: Walk = { root, known: new Map() };
  const pending = [root];
  let most = 1;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    most = Math.max(most, errorsOf(next, walk));
    pending.push(...subschemas(next).map(({ schema }) => schema));
  }
  return most;
}

type Walk = { root: unknown; known: Map<unknown, number> };

/** Keywords whose sub-schemas have their errors beside those of the schema itself. */
const beside = new Set([...inPlace, "propertyNames", "contains"]);

function errorsOf(schema: unknown, walk: Walk): number {
  if (!isSchemaObject(schema)) return 1;
  const known = walk.known.get(schema);
  if (known !== undefined) return known;
  // What comes back to itself meanwhile is counted once.
  walk.known.set(schema, 1);
  const below = subschemas(schema).filter(({ steps: [keyword = ""] }) => beside.has(keyword));
  const schemas = below.map((child) => child.schema);
  if (typeof schema.$ref === "string") schemas.push(localTarget(walk.root, schema.$ref));
  const own = 1 + (Array.isArray(schema.required) ? schema.required.length : 0);
  const errors = schemas.reduce((sum: number, child) => sum + errorsOf(child, walk), own);
  walk.known.set(schema, errors);
  return errors;
}

const startsValue = new Set([..."[{,"].map((character) => character.charCodeAt(0)));

/** At least the number of values in a JSON text, those within others included. */
function countValues(text: string): number {
  let count = 1;
  for (let at = 0; at < text.length; at++) if (startsValue.has(text.charCodeAt(at))) count += 1;
  return count;
}
