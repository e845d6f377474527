import { appendPointer } from "../json/index.ts";
import { isSchemaObject, localTarget, type Subschema, subschemas } from "./subschema.ts";

/** Keywords whose sub-schemas apply to the value itself, not to a part of it. */
export const inPlace = new Set([
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "dependentSchemas",
  "dependencies",
]);

/**
 * The JSON Pointer of a schema that comes back to itself at the same value, so that no check would ever end.
 * Schemas that come back at a part of the value (trees, lists) are fine.
 */
export function endlessReference(root: unknown): string | undefined {
  const pending = [{ schema: root, pointer: "" }];
  const done = new Set<unknown>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { schema, pointer } = next;
    if (comesBack(schema, { root, done, open: new Set() })) return pointer;
    for (const below of subschemas(schema)) {
      pending.push({ schema: below.schema, pointer: below.steps.reduce(appendPointer, pointer) });
    }
  }
  return undefined;
}

function comesBack(
  schema: unknown,
  walk: { root: unknown; done: Set<unknown>; open: Set<unknown> },
): boolean {
  if (walk.open.has(schema)) return true;
  if (!isSchemaObject(schema) || walk.done.has(schema)) return false;
  walk.open.add(schema);
  const below = subschemas(schema).filter(isInPlace);
  if (typeof schema.$ref === "string") below.push({ schema: localTarget(walk.root, schema.$ref), steps: [] });
  const found = below.some((child) => comesBack(child.schema, walk));
  walk.open.delete(schema);
  walk.done.add(schema);
  return found;
}

function isInPlace({ steps: [keyword = ""] }: Subschema): boolean {
  return inPlace.has(keyword);
}
