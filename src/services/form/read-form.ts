import { type ChoiceField, fieldsOf, type Item, type JsonField } from "./field.ts";
import { asArray, type JsonObject } from "./json/read.ts";
import { resolve } from "./json/schema.ts";
import { readItems } from "./read-items.ts";

/** A form: what stands in it, in order. */
export interface Form {
  items: Item[];
  /** The one boolean or short enum that the task is about, shown as big buttons with keys. It stands in no fold. */
  decision: ChoiceField | undefined;
  /** Stands for the whole response where the schema names no properties. */
  whole: JsonField | undefined;
}

const MOST_KEYS = 9;
/** Fields within groups and rows; a schema that refers to itself twice over has more than can be drawn. */
const MOST_WITHIN = 2_000;

/** Draws the form from the response schema; the definition gives labels, hints, kinds and order. */
export function readForm(responseSchema: JsonObject, definition: JsonObject): Form {
  const { schema } = resolve(responseSchema, responseSchema);
  const budget = { left: MOST_WITHIN };
  const level = { schema, root: responseSchema, parent: "", around: [], budget };
  const items = readItems(level, asArray(definition.get("fields")));
  return {
    items,
    decision: decisionOf(items),
    whole: fieldsOf(items).length === 0 ? WHOLE : undefined,
  };
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

function decisionOf(items: Item[]): ChoiceField | undefined {
  const [only, ...others] = fieldsOf(items).filter((field) => field.kind === "choice");
  if (!only || others.length > 0 || only.options.length > MOST_KEYS) return undefined;
  // Stars and scales are rated in their own way.
  if (only.look !== "buttons") return undefined;
  return items.includes(only) && only.options.every(({ image }) => image === "") ? only : undefined;
}
