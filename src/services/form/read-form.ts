import { type ChoiceField, type Field, type Item, isField, type JsonField } from "./field.ts";
import { asArray, asObject, asString, type Json, type JsonObject } from "./json/read.ts";
import { resolve } from "./json/schema.ts";
import { dress, fromDefinition } from "./read-definition.ts";
import { readProperties } from "./read-field.ts";

/** A form: what stands in it, in order. */
export interface Form {
  items: Item[];
  /** The one boolean or short enum that the task is about, shown as big buttons with keys. */
  decision: ChoiceField | undefined;
  /** Stands for the whole response where the schema names no properties. */
  whole: JsonField | undefined;
}

const MOST_KEYS = 9;

/** Draws the form from the response schema; the definition gives labels, hints, kinds and order. */
export function readForm(responseSchema: JsonObject, definition: JsonObject): Form {
  const { schema } = resolve(responseSchema, responseSchema);
  const fields = readProperties(schema, { root: responseSchema, parent: "", around: [] });
  const items = arrange(fields, asArray(definition.get("fields")));
  const asked = items.filter(isField);
  return { items, decision: decisionOf(asked), whole: asked.length === 0 ? WHOLE : undefined };
}

const WHOLE: JsonField = {
  kind: "json",
  pointer: "",
  name: "",
  label: "Answer",
  hint: "",
  required: true,
  nullable: false,
};

/** The definition's order where it names a field, with its headings between; then the schema's others. */
function arrange(fields: Field[], entries: Json[]): Item[] {
  const waiting = new Map(fields.map((field) => [field.name, field]));
  const items: Item[] = [];
  const place = (entry: JsonObject) => {
    const name = asString(entry.get("name")) ?? "";
    const field = waiting.get(name);
    waiting.delete(name);
    if (field) items.push(dress(field, entry));
    else items.push(...fromDefinition(entry, fields.length === 0));
    if (entry.get("kind") === "section_collapse") placeAll(asArray(entry.get("fields")));
  };
  const placeAll = (list: Json[]) => {
    for (const entry of list.map(asObject)) if (entry) place(entry);
  };
  placeAll(entries);
  return [...items, ...waiting.values()];
}

function decisionOf(fields: Field[]): ChoiceField | undefined {
  const candidates = fields.filter((field) => field.kind === "choice");
  const [only] = candidates;
  return candidates.length === 1 && only && only.options.length <= MOST_KEYS ? only : undefined;
}
