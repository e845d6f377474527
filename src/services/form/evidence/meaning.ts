import {
  asArray,
  asNumber,
  asObject,
  asString,
  type Json,
  type JsonObject,
  NumberText,
} from "../json/read.ts";
import { writeJson } from "../json/write.ts";
import { meaningOfNumber } from "./number.ts";
import { personOf } from "./person.ts";
import { meaningOfText } from "./text.ts";

/** What a value means to a person, and so how it is drawn. */
export type Meaning =
  | { kind: "none" }
  | { kind: "hidden" }
  | { kind: "yesno"; yes: boolean }
  | { kind: "money" | "number"; text: string; written: string }
  | { kind: "time"; time: Date; dayOnly: boolean }
  | { kind: "link"; href: string; text: string }
  | { kind: "person"; name: string; email: string; avatar: string; rest: JsonObject }
  | { kind: "image" | "video" | "audio" | "pdf"; src: string }
  | { kind: "file"; name: string; media: string; bytes: number | undefined; data: string }
  | { kind: "diff"; lines: string[] }
  | { kind: "id" | "text" | "prose" | "markdown" | "html" | "code"; text: string }
  | { kind: "object"; members: JsonObject }
  | { kind: "table"; columns: string[]; rows: JsonObject[] }
  | { kind: "list"; items: Json[] };

/** Where a value stands: its name, its schema and its siblings. */
export interface Place {
  name: string;
  schema: JsonObject;
  siblings: JsonObject;
}

const MOST_COLUMNS = 12;
/** A cell that holds more than this is read as text, not in a table. */
const LONGEST_CELL = 300;

/** Reads off a value what it means. */
export function meaningOf(value: Json, place: Place): Meaning {
  if (value === null) return { kind: "none" };
  const title = titleOf(value, place.schema);
  if (title !== undefined) return { kind: "text", text: title };
  if (typeof value === "boolean") return { kind: "yesno", yes: value };
  if (typeof value === "string") return meaningOfText(value, place);
  if (value instanceof NumberText) return meaningOfNumber(value.text, place);
  if (Array.isArray(value)) return meaningOfList(value);
  return meaningOfObject(value);
}

/** What the schema calls one of the values that it allows. */
function titleOf(value: Json, schema: JsonObject): string | undefined {
  if (value instanceof Map || Array.isArray(value)) return undefined;
  const options = asArray(schema.get("oneOf") ?? schema.get("anyOf")).map(asObject);
  if (options.length === 0) return undefined;
  const text = writeJson(value);
  const match = options.find((option) => {
    const fixed = option?.get("const");
    return fixed !== undefined && writeJson(fixed) === text;
  });
  return asString(match?.get("title"));
}

function meaningOfObject(members: JsonObject): Meaning {
  if (members.get("_redacted") === true) return { kind: "hidden" };
  if (members.size === 0) return { kind: "none" };
  return fileOf(members) ?? sumOf(members) ?? personOf(members) ?? { kind: "object", members };
}

/** A file as a form hands it over. */
function fileOf(members: JsonObject): Meaning | undefined {
  const [name, data] = [asString(members.get("name")), asString(members.get("data"))];
  const media = asString(members.get("mime")) ?? asString(members.get("type"));
  if (name === undefined || media === undefined || !data?.startsWith("data:")) return undefined;
  return { kind: "file", name, media, bytes: asNumber(members.get("size")), data };
}

/** An amount and its currency, as one object. */
function sumOf(members: JsonObject): Meaning | undefined {
  if (members.size !== 2) return undefined;
  const found = [...members].find(([name]) => !/^currency(?:_code)?$/.test(name));
  if (!found) return undefined;
  const [name, value] = found;
  const written = value instanceof NumberText ? value.text : undefined;
  const meaning = written && meaningOfNumber(written, { name, schema: new Map(), siblings: members });
  return meaning && "written" in meaning && /[^\d.,-]/.test(meaning.text) ? meaning : undefined;
}

function meaningOfList(items: Json[]): Meaning {
  if (items.length === 0) return { kind: "none" };
  const rows = items.filter((item) => item instanceof Map);
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const cells = rows.flatMap((row) => [...row.values()]);
  const like = cells.length >= (rows.length * columns.length) / 2;
  const fits = rows.length === items.length && columns.length > 0 && columns.length <= MOST_COLUMNS && like;
  return fits && cells.every(isShort) && !rows.some(fileOf)
    ? { kind: "table", columns, rows }
    : { kind: "list", items };
}

function isShort(value: Json): boolean {
  return typeof value !== "string" || value.length <= LONGEST_CELL || value.startsWith("data:image/");
}

const WIDE: ReadonlySet<Meaning["kind"]> = new Set([
  ...([
    "object",
    "table",
    "prose",
    "diff",
    "image",
    "video",
    "audio",
    "pdf",
    "markdown",
    "html",
    "code",
  ] as const),
  "file",
]);

/** Whether a value needs the whole width rather than the place beside its name. */
export function isWide(meaning: Meaning): boolean {
  if (meaning.kind === "list")
    return meaning.items.some((item) => item instanceof Map || Array.isArray(item));
  return WIDE.has(meaning.kind) || (meaning.kind === "person" && meaning.rest.size > 0);
}
