import { appendPointer } from "../json/index.ts";
import { limits } from "./limits.ts";
import { compilePattern } from "./pattern.ts";
import { isSchemaObject, localTarget, type SchemaObject, subschemas } from "./subschema.ts";

/** What a schema is made of, as far as its limits and its cost go. */
export type Profile = {
  nodes: number;
  depth: number;
  /** Each with the JSON Pointer of where it stands first. */
  patterns: Map<string, string>;
  refs: Map<string, string>;
  /** Whether it has references whose target depends on the way there (dynamic ones) or on an `$id` further in. */
  rebased: boolean;
};

/** Reads a parsed schema; stops soon after it has more nodes or levels than a schema may have. */
export function profile(root: unknown): Profile {
  const seen: Profile = { nodes: 0, depth: 0, patterns: new Map(), refs: new Map(), rebased: false };
  const pending = [{ schema: root, pointer: "", depth: 1 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { schema, pointer, depth } = next;
    seen.nodes += 1;
    seen.depth = Math.max(seen.depth, depth);
    if (seen.nodes > limits.schemaNodes || depth > limits.schemaDepth) return seen;
    if (isSchemaObject(schema)) note(seen, schema, pointer);
    for (const below of subschemas(schema)) {
      pending.push({
        schema: below.schema,
        pointer: below.steps.reduce(appendPointer, pointer),
        depth: depth + 1,
      });
    }
  }
  return seen;
}

/**
 * The longest value, in characters, that may be checked against a schema on the main thread; undefined when the schema
 * may not even be compiled there. Cyclic references are never cheap.
 */
export function valueTextOnThread(root: unknown, schemaText: string): number | undefined {
  const most = limits.onThread;
  const { nodes, depth, patterns, refs, rebased } = profile(root);
  if (schemaText.length > most.schemaText || nodes > most.schemaNodes || depth > limits.schemaDepth)
    return undefined;
  if (rebased || hasNativePattern(patterns.keys())) return undefined;
  if (Array.from(refs.keys()).some((ref) => localTarget(root, ref) === undefined)) return undefined;
  const expanded = expandedNodes(root, { root, known: new Map() });
  if (expanded > most.expandedNodes) return undefined;
  // Long lists of options or names count by their text.
  const characters = Math.floor(most.work / Math.max(expanded, schemaText.length / most.charactersPerNode));
  return patterns.size > 0 ? Math.min(characters, most.patternValueText) : characters;
}

/** Whether any of the patterns has to run on the native engine. */
export function hasNativePattern(patterns: Iterable<string>): boolean {
  return Array.from(patterns).some((source) => compilePattern(source)?.native ?? true);
}

const dynamic = ["$dynamicRef", "$recursiveRef"];

function note(seen: Profile, schema: SchemaObject, pointer: string): void {
  const { pattern, patternProperties } = schema;
  const names = pointer === "" ? dynamic : [...dynamic, "$id"];
  if (names.some((name) => Object.hasOwn(schema, name))) seen.rebased = true;
  for (const keyword of ["$ref", "$dynamicRef"]) {
    const ref = schema[keyword];
    if (typeof ref === "string" && !seen.refs.has(ref)) seen.refs.set(ref, `${pointer}/${keyword}`);
  }
  if (typeof pattern === "string" && !seen.patterns.has(pattern))
    seen.patterns.set(pattern, `${pointer}/pattern`);
  if (!isSchemaObject(patternProperties)) return;
  for (const source of Object.keys(patternProperties)) {
    if (!seen.patterns.has(source)) {
      seen.patterns.set(source, appendPointer(`${pointer}/patternProperties`, source));
    }
  }
}

function expandedNodes(schema: unknown, walk: { root: unknown; known: Map<unknown, number> }): number {
  if (!isSchemaObject(schema)) return 1;
  const known = walk.known.get(schema);
  if (known !== undefined) return known;
  walk.known.set(schema, Number.POSITIVE_INFINITY);
  const below = subschemas(schema).map((child) => child.schema);
  if (typeof schema.$ref === "string") below.push(localTarget(walk.root, schema.$ref));
  const nodes = below.reduce((sum: number, child) => sum + expandedNodes(child, walk), 1);
  walk.known.set(schema, nodes);
  return nodes;
}
