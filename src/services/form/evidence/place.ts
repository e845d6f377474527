import { labelOf } from "../json/label.ts";
import { asObject, asString, type Json, type JsonObject } from "../json/read.ts";
import { resolve } from "../json/schema.ts";
import type { Meaning } from "./meaning.ts";

const FORMAT = /(?!^) (?:md|markdown|html)$/i;

/** Where a value stands: its schema, the whole schema for references, and how deep it is nested. */
export interface Nested {
  schema: JsonObject;
  root: JsonObject;
  depth: number;
}

/** A value that is to be drawn. */
export interface Drawn extends Nested {
  /** What it is called. */
  label: string;
  meaning: Meaning;
  value: Json;
}

/** The schema of one member. */
export function schemaOf(parent: JsonObject, name: string, root: JsonObject): JsonObject {
  return resolve(asObject(parent.get("properties"))?.get(name), root).schema;
}

/** What a member is called. */
export function labelFor(name: string, schema: JsonObject, meaning?: Meaning): string {
  const label = labelOf(name, asString(schema.get("title")));
  // The currency is shown with the figure, and the format by its look.
  if (meaning?.kind === "money") return label.replace(/ (?:cents ?)?[A-Z]{3}$| cents$/, "");
  return meaning?.kind === "markdown" || meaning?.kind === "html" ? label.replace(FORMAT, "") : label;
}

/** What helps to read a member. */
export function helpFor(schema: JsonObject): string {
  return asString(schema.get("description")) ?? "";
}
