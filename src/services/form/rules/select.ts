import type { Choice } from "../field.ts";
import { asObject, type Json, type JsonObject } from "../json/read.ts";
import { isTelling, resolve } from "../json/schema.ts";
import { writeJson } from "../json/write.ts";
import { choicesOf, listedOptions, optionFor, plainOf } from "../options.ts";
import { countRule, type Facts, type Finding, shown, wrong } from "./rule.ts";

/** The options of the definition; none where the schema says itself which values there are, or wants others than such. */
function optionsOf(entry: JsonObject, schema: JsonObject): Choice[] {
  const type = isTelling(schema) ? schema.get("type") : "string";
  if (choicesOf(schema) || (type !== "string" && type !== "number" && type !== "integer")) return [];
  return listedOptions(entry, type);
}

const MOST_OPTIONS = 20;

function optionProblem(value: Json, options: readonly Choice[]): string | undefined {
  if (options.length === 0 || optionFor(options, value)) return undefined;
  const names = options.slice(0, MOST_OPTIONS).map((option) => shown(plainOf(option.value)));
  const more = options.length > MOST_OPTIONS ? `, and ${options.length - MOST_OPTIONS} more` : "";
  return `must be one of: ${names.join(", ")}${more}`;
}

export function singleRule(value: Json, entry: JsonObject, { schema }: Facts): Finding[] {
  return value instanceof Map || Array.isArray(value)
    ? []
    : wrong(optionProblem(value, optionsOf(entry, schema)));
}

export function multiRule(value: Json, entry: JsonObject, { schema, root }: Facts): Finding[] {
  if (!Array.isArray(value)) return [];
  const options = optionsOf(entry, itemsOf(schema, root));
  const possible = options.length > 0 ? options.length : undefined;
  const strays = value.flatMap((item, index) => {
    const message = optionProblem(item, options);
    return message === undefined ? [] : [{ path: `/${index}`, message }];
  });
  const isTwice = options.length > 0 && distinct(value) < value.length;
  return [
    ...countRule(value, entry, ["min_count", "max_count"], possible),
    ...wrong(isTwice ? "must not have the same item twice" : undefined),
    ...strays,
  ];
}

/** Of pictures one is chosen where the definition says so; where the schema wants no list, it is none. */
export function pictureRule(value: Json, entry: JsonObject, facts: Facts): Finding[] {
  if (!Array.isArray(value)) return singleRule(value, entry, facts);
  const isTooMany = entry.get("multiple") === false && value.length > 1;
  return [...wrong(isTooMany ? "must have at most 1 item" : undefined), ...multiRule(value, entry, facts)];
}

/** Every option once. */
export function rankingRule(value: Json, entry: JsonObject, { schema, root }: Facts): Finding[] {
  if (!Array.isArray(value)) return [];
  const items = itemsOf(schema, root);
  const options = choicesOf(items) ?? listedOptions(entry, items.get("type"));
  if (options.length === 0) return [];
  const found = new Set(value.map((item) => optionFor(options, item)?.text));
  const isWhole = !found.has(undefined) && found.size === options.length && value.length === options.length;
  return wrong(isWhole ? undefined : "must have each of the options exactly once");
}

function itemsOf(schema: JsonObject, root: JsonObject): JsonObject {
  const items = schema.get("items");
  return asObject(items) ? resolve(items, root).schema : new Map();
}

function distinct(items: readonly Json[]): number {
  return new Set(items.map((item) => writeJson(item))).size;
}
