import { countOf } from "../entry.ts";
import type { Field, FileField } from "../field.ts";
import { asArray, asString, type JsonObject } from "../json/read.ts";
import { basicsOf } from "./basics.ts";

const MOST_FILES = 10;

/** Files, where the answer is a list of objects or of anything. */
export function drawFiles(field: Field, entry: JsonObject, schema: JsonObject): Field {
  const isList = field.kind === "rows" || (field.kind === "json" && schema.get("type") === "array");
  if (!isList) return field;
  const largest = countOf(entry, "max_size_bytes");
  const most = entry.get("multiple") === true ? (countOf(entry, "max_count") ?? MOST_FILES) : 1;
  return {
    ...basicsOf(field),
    kind: "file",
    ...acceptedBy(entry),
    ...(largest !== undefined && { largest }),
    least: countOf(entry, "min_count") ?? countOf(schema, "minItems") ?? 0,
    most: Math.max(1, Math.min(most, countOf(schema, "maxItems") ?? most)),
  };
}

/** An `accept` that also names media types says nothing that extensions could. */
export function acceptedBy(entry: JsonObject): Pick<FileField, "extensions" | "accept"> {
  const given = asArray(entry.get("accept")).map((item) => (asString(item) ?? "").trim().toLowerCase());
  const bare = given.map((item) => item.replace(/^\./, ""));
  const isExtension = (item: string) => /^[a-z0-9]+$/.test(item);
  const accept = bare.flatMap((item) => {
    if (isExtension(item)) return [`.${item}`];
    return /^[a-z]+\/[\w.+*-]+$/.test(item) ? [item] : [];
  });
  return { extensions: bare.every(isExtension) ? bare : [], accept };
}

/** A signature, where the answer is text. */
export function drawSignature(field: Field, entry: JsonObject): Field {
  if (field.kind !== "text") return field;
  return { ...basicsOf(field), kind: "signature", format: entry.get("format") === "svg" ? "svg" : "png" };
}
