import type { JsonSchema } from "./row.ts";

/** The same document in OpenAPI 3.0.3, for tools that know no later one. */
export function toOpenApi30(document: JsonSchema): JsonSchema {
  return { ...objectOf(convert(document)), openapi: "3.0.3" };
}

/** Members that hold data, in which nothing is a keyword. */
const DATA: ReadonlySet<string> = new Set(["example", "value", "default", "enum", "const"]);
/** Members whose own members have names of somebody's choice. */
const NAMED: ReadonlySet<string> = new Set([
  "properties",
  "schemas",
  "paths",
  "responses",
  "headers",
  "examples",
]);

function convert(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(convert);
  if (typeof node !== "object" || node === null) return node;
  const members = Object.entries(node).flatMap(([name, value]) => membersOf(name, value));
  return withoutSiblings(orNull(nullable(Object.fromEntries(members))));
}

function membersOf(name: string, value: unknown): [string, unknown][] {
  if (DATA.has(name)) return [[name, value]];
  if (NAMED.has(name)) return [[name, named(value)]];
  // Roles are a thing of 3.1; here the list is for OAuth.
  if (name === "security") return [[name, rolesGone(value)]];
  if (name === "identifier") return [];
  return [[name, convert(value)]];
}

const named = (node: unknown): unknown =>
  Object.fromEntries(Object.entries(objectOf(node)).map(([name, value]) => [name, convert(value)]));

const rolesGone = (list: unknown): unknown =>
  Array.isArray(list)
    ? list.map((entry) => Object.fromEntries(Object.keys(objectOf(entry)).map((name) => [name, []])))
    : list;

/** `["string", "null"]` is a nullable string; of more types than one, each is an alternative. */
function nullable(schema: Record<string, unknown>): Record<string, unknown> {
  const { type, ...rest } = schema;
  if (!Array.isArray(type)) return schema;
  const types = type.filter((name) => name !== "null");
  const may = types.length < type.length && { nullable: true };
  if (types.length === 1) return { type: types[0], ...rest, ...may };
  return { ...rest, anyOf: types.map((name) => ({ type: name, ...may })) };
}

/** As `nullable`, where null is one of several schemas. */
function orNull(schema: Record<string, unknown>): Record<string, unknown> {
  const { oneOf, ...rest } = schema;
  if (!Array.isArray(oneOf)) return schema;
  const others = oneOf.filter((each) => objectOf(each).type !== "null");
  if (others.length === oneOf.length) return schema;
  return others.length === 1
    ? { ...rest, allOf: others, nullable: true }
    : { ...rest, oneOf: others, nullable: true };
}

/** A reference stands alone; what is said beside it goes around it. */
function withoutSiblings(node: Record<string, unknown>): Record<string, unknown> {
  const { $ref, ...rest } = node;
  return $ref === undefined || Object.keys(rest).length === 0 ? node : { ...rest, allOf: [{ $ref }] };
}

function objectOf(node: unknown): Record<string, unknown> {
  return typeof node === "object" && node !== null ? { ...node } : {};
}
