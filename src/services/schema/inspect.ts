import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { LRUCache } from "lru-cache";
import { done } from "./check.ts";
import { type Draft, draftOf } from "./draft.ts";
import { explain } from "./explain.ts";
import { keyOf } from "./key.ts";
import { limits } from "./limits.ts";
import { endlessReference } from "./loop.ts";
import { compilePattern } from "./pattern.ts";
import { profile } from "./profile.ts";
import { isSchemaObject, type SchemaObject } from "./subschema.ts";
import { useLinearUniqueItems } from "./unique.ts";
import type { Violation } from "./violation.ts";

/** Schemas that were found sound, by key: an agent asks with the same ones again and again. */
const sound = new LRUCache<string, true>({ max: 1_000 });

/**
 * What is wrong with a JSON text as a schema of a user: draft-07 or 2020-12 by its `$schema`, at most 1,000
 * sub-schemas, 32 of them within one another, 262,144 characters, no reference out of it. None means that it compiles.
 * `path` is the JSON Pointer of the schema itself, which all paths of the violations begin with.
 */
export async function checkSchema(schemaText: string, path: string): Promise<Violation[]> {
  const key = keyOf(schemaText);
  if (sound.get(key)) return [];
  const found = staticViolations(schemaText);
  const violations = found.length > 0 ? found : (await done({ kind: "schema", schemaText })).violations;
  if (violations.length === 0) sound.set(key, true);
  return violations.map((violation) => ({ ...violation, path: path + violation.path }));
}

function staticViolations(schemaText: string): Violation[] {
  if (schemaText.length > limits.schemaText) {
    return [{ path: "", message: `must be at most ${limits.schemaText} characters` }];
  }
  const schema = parsed(schemaText);
  if (!isSchemaObject(schema)) return [{ path: "", message: "must be a JSON Schema object" }];
  const draft = draftOf(schema);
  if (draft === undefined) {
    return [
      { path: "/$schema", message: "must name JSON Schema draft-07 or 2020-12, or be left out for 2020-12" },
    ];
  }
  const sized = sizeViolations(schema);
  if (sized.length > 0) return sized;
  const found = [...metaViolations(schema, draft), ...patternViolations(schema), ...loopViolations(schema)];
  return found.slice(0, limits.violations);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sizeViolations(schema: SchemaObject): Violation[] {
  const { nodes, depth } = profile(schema);
  if (depth > limits.schemaDepth) {
    return [{ path: "", message: `must be at most ${limits.schemaDepth} schemas deep` }];
  }
  return nodes > limits.schemaNodes
    ? [{ path: "", message: `must have at most ${limits.schemaNodes.toLocaleString("en-US")} schemas in it` }]
    : [];
}

function patternViolations(schema: SchemaObject): Violation[] {
  return Array.from(profile(schema).patterns)
    .filter(([source]) => compilePattern(source) === undefined)
    .map(([, path]) => ({ path, message: "must be a regular expression" }));
}

function loopViolations(schema: SchemaObject): Violation[] {
  const path = endlessReference(schema);
  return path === undefined
    ? []
    : [{ path, message: "refers to itself without going deeper into the value" }];
}

const metaChecks = new Map<Draft, ValidateFunction>();

function metaViolations(schema: SchemaObject, draft: Draft): Violation[] {
  const check = metaChecks.get(draft) ?? metaCheck(draft);
  metaChecks.set(draft, check);
  const errors: ErrorObject[] = check(schema) ? [] : (check.errors ?? []);
  const first = new Map<string, Violation>();
  for (const violation of explain(errors, check.schema)) {
    if (!first.has(violation.path)) first.set(violation.path, violation);
  }
  return [...first.values()];
}

function metaCheck(draft: Draft): ValidateFunction {
  const options = {
    strict: false,
    allErrors: true,
    verbose: true,
    logger: false,
    ownProperties: true,
  } as const;
  const ajv = draft === "draft-07" ? new Ajv(options) : new Ajv2020(options);
  useLinearUniqueItems(ajv);
  const check = ajv.getSchema(
    draft === "draft-07"
      ? "http://json-schema.org/draft-07/schema"
      : "https://json-schema.org/draft/2020-12/schema",
  );
  if (check === undefined) throw new Error(`Ajv has no meta-schema for ${draft}.`);
  return check;
}
