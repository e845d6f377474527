import { acceptedBy } from "../draw/files.ts";
import { countOf, figureOf, textOf } from "../entry.ts";
import type { Json, JsonObject } from "../json/read.ts";
import { counted, countRule, type Finding, shown, wrong } from "./rule.ts";

/** How many files, how large, and of which kinds. */
export function fileRule(value: Json, entry: JsonObject): Finding[] {
  if (!Array.isArray(value)) return [];
  const { accept } = acceptedBy(entry);
  const largest = countOf(entry, "max_size_bytes");
  const each = value.flatMap((file, index) => {
    if (!(file instanceof Map)) return [];
    const isLarge = largest !== undefined && largest > 0 && sizeOf(file) > largest;
    const found = wrong(
      accept.some((kind) => isOf(kind, file)) || accept.length === 0
        ? undefined
        : `must be a file of these kinds: ${shown(accept.join(", "))}`,
      isLarge ? `must be at most ${counted(largest, "byte")}` : undefined,
    );
    return found.map(({ message }) => ({ path: `/${index}`, message }));
  });
  const isTooMany = entry.get("multiple") === false && value.length > 1;
  return [
    ...wrong(isTooMany ? "must have at most 1 item" : undefined),
    ...countRule(value, entry, ["min_count", "max_count"]),
    ...each,
  ];
}

/** What is said of its size, or what is in it where that is more. */
function sizeOf(file: JsonObject): number {
  const data = textOf(file, "data");
  const content = data.slice(data.indexOf(",") + 1);
  const padding = content.endsWith("==") ? 2 : Number(content.endsWith("="));
  const within = /^data:[^,]*;base64,/.test(data) ? Math.floor((content.length * 3) / 4) - padding : 0;
  return Math.max(figureOf(file, "size") ?? 0, within);
}

function isOf(kind: string, file: JsonObject): boolean {
  if (kind.startsWith(".")) return textOf(file, "name").toLowerCase().endsWith(kind);
  const type = (textOf(file, "mime") || textOf(file, "type")).toLowerCase();
  return kind.endsWith("/*") ? type.startsWith(kind.slice(0, -1)) : type === kind;
}
