/** A schema that is an object, as `JSON.parse` gave it. */
export type SchemaObject = Record<string, unknown>;
export type Subschema = { schema: unknown; steps: string[] };

const mapKeywords = new Set([
  "properties",
  "patternProperties",
  "$defs",
  "definitions",
  "dependentSchemas",
  "dependencies",
]);
const dataKeywords = new Set(["const", "enum", "default", "examples", "example"]);
const singleKeywords = new Set([
  "additionalItems",
  "additionalProperties",
  "contains",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
]);

export function isSchemaObject(value: unknown): value is SchemaObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schemas directly within a schema. Objects under unknown keywords count: a `$ref` may lead there. */
export function subschemas(schema: unknown): Subschema[] {
  if (!isSchemaObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => within(keyword, value));
}

/** A copy of a schema with each sub-schema, innermost first, put through `change`. */
export function mapSchema(schema: unknown, change: (schema: SchemaObject) => SchemaObject): unknown {
  if (!isSchemaObject(schema)) return schema;
  const each = (value: unknown): unknown => mapSchema(value, change);
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (dataKeywords.has(keyword)) return [keyword, value];
    if (Array.isArray(value)) return [keyword, value.map(each)];
    if (!mapKeywords.has(keyword) || !isSchemaObject(value)) return [keyword, each(value)];
    return [keyword, Object.fromEntries(Object.entries(value).map(([name, item]) => [name, each(item)]))];
  });
  return change(Object.fromEntries(entries));
}

/** What a local `$ref` (`#`, `#/…`) means; undefined for every other kind of reference. */
export function localTarget(root: unknown, ref: string): unknown {
  if (ref === "#") return root;
  if (!ref.startsWith("#/")) return undefined;
  let target: unknown = root;
  for (const step of ref.slice(2).split("/")) {
    const name = unescaped(step);
    if (typeof target !== "object" || target === null || !Object.hasOwn(target, name)) return undefined;
    target = Reflect.get(target, name);
  }
  return target;
}

function within(keyword: string, value: unknown): Subschema[] {
  if (dataKeywords.has(keyword)) return [];
  if (mapKeywords.has(keyword) && isSchemaObject(value)) {
    return Object.entries(value)
      .filter(([, schema]) => isSchemaObject(schema) || typeof schema === "boolean")
      .map(([name, schema]) => ({ schema, steps: [keyword, name] }));
  }
  if (Array.isArray(value)) {
    return value
      .map((schema, index) => ({ schema, steps: [keyword, String(index)] }))
      .filter(({ schema }) => isSchemaObject(schema) || typeof schema === "boolean");
  }
  const counts = isSchemaObject(value) || (typeof value === "boolean" && singleKeywords.has(keyword));
  return counts ? [{ schema: value, steps: [keyword] }] : [];
}

function unescaped(step: string): string {
  let text = step;
  try {
    text = decodeURIComponent(step);
  } catch {
    // A stray per cent sign stands for itself.
  }
  return text.replaceAll("~1", "/").replaceAll("~0", "~");
}
