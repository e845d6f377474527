import { isSchemaObject } from "./subschema.ts";

export type Draft = "draft-07" | "2020-12";

const drafts = new Map<string, Draft>([
  ["json-schema.org/draft-07/schema", "draft-07"],
  ["json-schema.org/draft/2020-12/schema", "2020-12"],
]);

/** The draft that a schema names in `$schema`, 2020-12 when it names none, undefined when it is another. */
export function draftOf(schema: unknown): Draft | undefined {
  const named = isSchemaObject(schema) ? schema.$schema : undefined;
  if (named === undefined) return "2020-12";
  return typeof named === "string"
    ? drafts.get(named.replace(/^https?:\/\//, "").replace(/#$/, ""))
    : undefined;
}
