import { appendPointer } from "../../json/index.ts";
import { flatEntries, innerEntries, kindOf } from "../assume.ts";
import { loosen } from "../conditions.ts";
import { textOf } from "../entry.ts";
import { asArray, asObject, type Json, type JsonObject, readJson } from "../json/read.ts";
import { resolve } from "../json/schema.ts";
import { dateRule, datesRule, momentRule, timeRule } from "./date.ts";
import { fileRule } from "./files.ts";
import { scaleRule, sliderRule, starRule } from "./number.ts";
import { countRule, type Finding, type Rule } from "./rule.ts";
import { multiRule, pictureRule, rankingRule, singleRule } from "./select.ts";
import { textRule } from "./text.ts";

const rows =
  (least: string, most: string): Rule =>
  (value, entry) =>
    Array.isArray(value) ? countRule(value, entry, [least, most]) : [];

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["short_text", textRule],
  ["long_text", textRule],
  ["rich_text", textRule],
  ["number", textRule],
  ["currency", textRule],
  ["single_select", singleRule],
  ["multi_select", multiRule],
  ["picture_choice", pictureRule],
  ["ranking", rankingRule],
  ["slider", sliderRule],
  ["star_rating", starRule],
  ["opinion_scale", scaleRule],
  ["date", dateRule],
  ["datetime", momentRule],
  ["time", timeRule],
  ["date_range", datesRule],
  ["file_upload", fileRule],
  ["table", rows("min_rows", "max_rows")],
  ["subform", rows("min_count", "max_count")],
  ["repeatable_group", rows("min_items", "max_items")],
]);

/** As many as are told, and as many values as are looked at: a reply does not grow with what somebody sends. */
const MOST_FOUND = 50;
const MOST_LOOKS = 100_000;

interface Walk {
  root: JsonObject;
  found: Finding[];
  looks: number;
}

/** An object of the answer, and what the schema says of it. */
interface Spot {
  value: JsonObject;
  schema: JsonObject;
  path: string;
}

/**
 * What an answer has against the constraints that only the definition states, its patterns aside. Nothing is demanded by
 * default, and nothing by an entry that cannot be read.
 */
export function checkRules(schema: JsonObject, definition: JsonObject, responseText: string): Finding[] {
  const value = readJson(responseText);
  if (!(value instanceof Map)) return [];
  const walk: Walk = { root: schema, found: [], looks: 0 };
  checkObject(asArray(definition.get("fields")), { value, schema, path: "" }, walk);
  return walk.found.slice(0, MOST_FOUND);
}

const DISPLAYED: ReadonlySet<string> = new Set([
  ...["display_text", "image", "video", "pdf_viewer", "html", "section", "divider"],
]);

function checkObject(entries: readonly Json[], { value, schema, path }: Spot, walk: Walk): void {
  const object = loosen(resolve(schema, walk.root).schema, walk.root);
  const properties: JsonObject = asObject(object.get("properties")) ?? new Map();
  const asked = new Set<string>();
  for (const entry of flatEntries(entries)) {
    const kind = kindOf(entry);
    const name = textOf(entry, "name");
    if (walk.found.length >= MOST_FOUND || walk.looks++ >= MOST_LOOKS) return;
    if (DISPLAYED.has(kind) || name === "" || asked.has(name)) continue;
    asked.add(name);
    const here = appendPointer(path, name);
    const given = value.get(name) ?? null;
    if (given !== null && given !== "") checkValue(given, entry, properties.get(name), here, walk);
    // What a schema names it also requires; what it does not name beside others is not asked for.
    else if (entry.get("required") === true && properties.size === 0)
      walk.found.push({ path: here, message: "is required" });
  }
}

function checkValue(
  given: Json,
  entry: JsonObject,
  property: Json | undefined,
  path: string,
  walk: Walk,
): void {
  const { schema } = resolve(property, walk.root);
  const rule = RULES.get(kindOf(entry));
  const found = rule?.(given, entry, { schema, root: walk.root }) ?? [];
  for (const { path: below, message } of found) walk.found.push({ path: path + below, message });
  const inner = innerEntries(entry);
  if (inner.length === 0) return;
  if (kindOf(entry) === "object_group") {
    if (given instanceof Map) checkObject(inner, { value: given, schema, path }, walk);
    return;
  }
  const items = asObject(schema.get("items")) ?? new Map();
  asArray(given).forEach((row, index) => {
    if (row instanceof Map) checkObject(inner, { value: row, schema: items, path: `${path}/${index}` }, walk);
  });
}
