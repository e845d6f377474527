import { flatEntries, innerEntries, kindOf } from "../assume.ts";
import { textOf } from "../entry.ts";
import { asArray, type Json, type JsonObject } from "../json/read.ts";
import { writeJson } from "../json/write.ts";

const LONGEST = 1_000;

/**
 * The patterns that a definition states, as JSON text of a schema that states nothing else, since patterns may need to
 * be kept from running away as those of schemas are; undefined where there are none.
 */
export function patternSchema(definition: JsonObject, isPattern: IsPattern): string | undefined {
  const properties = patternsOf(asArray(definition.get("fields")), isPattern);
  return properties.size === 0 ? undefined : writeJson(new Map([["properties", properties]]));
}

/** Whether a text can be read as a pattern at all. */
type IsPattern = (text: string) => boolean;

function patternsOf(entries: readonly Json[], isPattern: IsPattern): JsonObject {
  const found: JsonObject = new Map();
  for (const entry of flatEntries(entries)) {
    const name = textOf(entry, "name");
    const schema = name === "" || found.has(name) ? undefined : schemaOf(entry, isPattern);
    if (schema) found.set(name, schema);
  }
  return found;
}

function schemaOf(entry: JsonObject, isPattern: IsPattern): JsonObject | undefined {
  const kind = kindOf(entry);
  const pattern = textOf(entry, "pattern");
  if (kind === "short_text") {
    const isOne = pattern !== "" && pattern.length <= LONGEST && isPattern(pattern);
    return isOne ? new Map([["pattern", pattern]]) : undefined;
  }
  const inner = patternsOf(innerEntries(entry), isPattern);
  if (inner.size === 0) return undefined;
  const object: JsonObject = new Map([["properties", inner]]);
  return kind === "object_group" ? object : new Map([["items", object]]);
}
