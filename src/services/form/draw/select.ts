import { countOf, stricterLeast, stricterMost, textOf } from "../entry.ts";
import type { Choice, Field } from "../field.ts";
import { asObject, type JsonObject } from "../json/read.ts";
import { listedOptions, namedOptions, yesAndNo } from "../options.ts";
import { basicsOf } from "./basics.ts";

const BUTTONS = { look: "buttons", ends: ["", ""] } as const;

/** "Yes" and "No" are what libraries write where nobody chose words, so ours take their place. */
export function drawSwitch(field: Field, entry: JsonObject): Field {
  if (field.kind !== "choice" || !field.boolean) return field;
  const chosen = (key: string, usual: string) => {
    const label = textOf(entry, key);
    return label !== "" && label !== usual ? label : undefined;
  };
  const options = yesAndNo(field.name, chosen("true_label", "Yes"), chosen("false_label", "No"));
  return { ...field, options };
}

/** One of the definition's options where the schema takes any text or number. */
export function drawSingle(field: Field, entry: JsonObject, schema: JsonObject): Field {
  if (field.kind !== "text" && field.kind !== "number") return field;
  const options = listedOptions(entry, schema.get("type"));
  if (options.length === 0) return field;
  return { ...basicsOf(field), kind: "choice", boolean: false, ...BUTTONS, options };
}

export function drawMulti(field: Field, entry: JsonObject, schema: JsonObject): Field {
  const options = listOf(field, entry, schema);
  return options ? choicesFrom(field, options, entry, schema) : field;
}

/** Of pictures one is chosen, unless the definition says several; the value is a list even so. */
export function drawPictures(field: Field, entry: JsonObject, schema: JsonObject): Field {
  const options = listOf(field, entry, schema);
  if (!options) return drawSingle(field, entry, schema);
  const choices = choicesFrom(field, options, entry, schema);
  return entry.get("multiple") === true ? choices : { ...choices, most: 1 };
}

function choicesFrom(field: Field, options: Choice[], entry: JsonObject, schema: JsonObject) {
  return {
    ...basicsOf(field),
    kind: "choices",
    look: options.some(({ image }) => image !== "") ? "pictures" : "boxes",
    least: stricterLeast(countOf(schema, "minItems"), countOf(entry, "min_count")),
    ...stricterMost(countOf(schema, "maxItems"), countOf(entry, "max_count")),
    options,
  } as const;
}

/** All of the options, in an order. */
export function drawRanking(field: Field, entry: JsonObject, schema: JsonObject): Field {
  const options = listOf(field, entry, schema);
  return options ? { ...basicsOf(field), kind: "ranking", options } : field;
}

/** What a list may hold: the schema's values, else the definition's. Undefined where the answer is no list of such. */
function listOf(field: Field, entry: JsonObject, schema: JsonObject): Choice[] | undefined {
  if (field.kind === "choices") return namedOptions(field.options, entry);
  if (schema.get("type") !== "array" || (field.kind !== "lines" && field.kind !== "json")) return undefined;
  const options = listedOptions(entry, asObject(schema.get("items"))?.get("type"));
  return options.length > 0 ? options : undefined;
}
