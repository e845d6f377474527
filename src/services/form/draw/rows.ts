import { countOf, stricterLeast, stricterMost, textOf } from "../entry.ts";
import type { Field } from "../field.ts";
import type { JsonObject } from "../json/read.ts";

const MOST_INITIAL = 50;

/** What a kind calls its bounds, and how many rows stand there unless the definition says. */
const WORDS: ReadonlyMap<
  string,
  { least: string; most: string; initial: string; usual: number; add: string; remove: string }
> = new Map([
  [
    "table",
    {
      least: "min_rows",
      most: "max_rows",
      initial: "initial_rows",
      usual: 1,
      add: "Add row",
      remove: "Remove row",
    },
  ],
  [
    "subform",
    {
      least: "min_count",
      most: "max_count",
      initial: "initial_count",
      usual: 1,
      add: "Add",
      remove: "Remove",
    },
  ],
  [
    "repeatable_group",
    { least: "min_items", most: "max_items", initial: "", usual: 0, add: "Add", remove: "Remove" },
  ],
]);

/** A table or repeated cards, where the answer is a list of objects. */
export function drawRows(field: Field, entry: JsonObject, schema: JsonObject): Field {
  const kind = textOf(entry, "kind");
  const words = WORDS.get(kind);
  if (field.kind !== "rows" || !words) return field;
  const least = stricterLeast(countOf(schema, "minItems"), countOf(entry, words.least));
  const bound = stricterMost(countOf(schema, "maxItems"), countOf(entry, words.most));
  const wanted = Math.max(countOf(entry, words.initial) ?? words.usual, least);
  return {
    ...field,
    ...{ look: kind === "table" ? "table" : "cards", least, ...bound },
    initial: Math.min(wanted, MOST_INITIAL, bound.most ?? MOST_INITIAL),
    mayAdd: entry.get("allow_add_row") !== false,
    mayRemove: entry.get("allow_remove_row") !== false,
    addLabel: textOf(entry, "add_label") || words.add,
    removeLabel: textOf(entry, "remove_label") || words.remove,
  };
}
