import { appendPointer } from "../json/index.ts";
import { assume, innerEntries } from "./assume.ts";
import { loosen } from "./conditions.ts";
import { draw } from "./draw/draw.ts";
import { countOf, textOf } from "./entry.ts";
import { type Field, fieldsOf, type Item, type RowsField } from "./field.ts";
import { labelOf } from "./json/label.ts";
import { asArray, asObject, asString, type Json, type JsonObject } from "./json/read.ts";
import { requiredOf, resolve } from "./json/schema.ts";
import { choicesOf } from "./options.ts";
import { ornamentOf } from "./ornament.ts";
import { type Own, plainField } from "./plain-field.ts";

/** An object that is asked for, and where it stands. */
interface Level {
  /** Its schema, after references. */
  schema: JsonObject;
  /** The whole schema, for local references. */
  root: JsonObject;
  /** Pointer of the object. */
  parent: string;
  /** The `properties` of the objects around it, to notice a schema that contains itself. */
  around: readonly JsonObject[];
  /** How many fields may still stand within groups and rows. */
  budget: { left: number };
}

const DEEPEST = 8;
const NONE: JsonObject = new Map();

/**
 * The fields of an object, and what stands between: in the definition's order where it names a field, then the schema's
 * others. Where the schema names none, those of the definition.
 */
export function readItems(level: Level, entries: readonly Json[]): Item[] {
  const object = loosen(level.schema, level.root);
  const properties = asObject(object.get("properties")) ?? NONE;
  const required = requiredOf(object);
  const within = { ...level, around: [...level.around, asObject(level.schema.get("properties")) ?? NONE] };
  // A property whose schema is `false` may not be there.
  const waiting = new Map([...properties].filter(([, schema]) => schema !== false));
  const isAlone = waiting.size === 0;
  const asked = new Set<string>();

  const take = (name: string, entry?: JsonObject): Field => {
    const schema = waiting.get(name);
    waiting.delete(name);
    asked.add(name);
    return readField(within, { name, schema, required: required.has(name) }, entry);
  };
  const place = (entry: JsonObject): Item[] => {
    const name = textOf(entry, "name");
    const ornament = ornamentOf(entry, () => placeAll(asArray(entry.get("fields"))));
    if (ornament) return [ornament, ...(waiting.has(name) ? [take(name)].filter(mustBeAsked) : [])];
    if (waiting.has(name)) return [take(name, entry)];
    if (!isAlone || name === "" || asked.has(name)) return [];
    asked.add(name);
    return [readField(within, { name, schema: undefined, required: entry.get("required") !== false }, entry)];
  };
  const placeAll = (list: readonly Json[]): Item[] =>
    list.map(asObject).flatMap((entry) => (entry ? place(entry) : []));

  const items = placeAll(entries);
  for (const name of [...waiting.keys()]) items.push(take(name));
  return items;
}

/** A property that the definition uses for a heading or a note is asked for only where there is no answer without it. */
function mustBeAsked({ required, nullable }: Field): boolean {
  return required && !nullable;
}

interface Property {
  name: string;
  schema: Json | undefined;
  required: boolean;
}

/** The field that asks for one property: of the type that the schema says, drawn as the definition says. */
function readField(level: Level, property: Property, entry?: JsonObject): Field {
  const resolved = resolve(property.schema, level.root);
  const schema = entry ? assume(resolved.schema, entry) : resolved.schema;
  const options = choicesOf(schema);
  // A `default` of the schema is what the agent takes where nothing is said: filled in, it would be said by nobody.
  const preset = entry?.get("default") ?? undefined;
  level.budget.left -= 1;
  const basics = {
    pointer: appendPointer(level.parent, property.name),
    name: property.name,
    label: labelOf(property.name, asString(schema.get("title"))),
    hint: asString(schema.get("description")) ?? "",
    required: property.required,
    nullable: resolved.nullable || (options?.some((option) => option.value === null) ?? false),
    ...(preset !== undefined && { preset }),
  };
  if (options) {
    const real = options.filter((option) => option.value !== null);
    const look = { look: "buttons", ends: ["", ""] } as const;
    return finish({ ...basics, kind: "choice", boolean: false, ...look, options: real }, schema, entry);
  }
  const inner = entry ? innerEntries(entry) : [];
  const readInner = (object: JsonObject, parent: string) =>
    readFields({ ...level, schema: object, parent }, inner);
  switch (schema.get("type")) {
    case "object": {
      const fields = readInner(schema, basics.pointer);
      const plain: Field =
        fields.length > 0 ? { ...basics, kind: "group", fields } : { ...basics, kind: "json" };
      return finish(plain, schema, entry);
    }
    case "array": {
      const item = resolve(schema.get("items"), level.root);
      const isObject = item.schema.get("type") === "object" && !item.nullable;
      const fields = isObject ? readInner(item.schema, "") : [];
      if (fields.length > 0) return finish({ ...basics, ...rowsOf(schema, fields) }, schema, entry);
      return finish({ ...basics, ...plainField(property.name, schema, item) }, schema, entry);
    }
    default:
      return finish({ ...basics, ...plainField(property.name, schema) }, schema, entry);
  }
}

function finish(field: Field, schema: JsonObject, entry: JsonObject | undefined): Field {
  return entry ? draw(field, entry, schema) : field;
}

/** The fields within a group or a row; none where there are too many, or the schema contains itself. */
function readFields(level: Level, entries: readonly Json[]): Field[] {
  const properties = asObject(level.schema.get("properties"));
  if (level.budget.left <= 0 || level.around.length > DEEPEST) return [];
  if (properties?.size && level.around.includes(properties)) return [];
  return fieldsOf(readItems(level, entries));
}

const MOST_COLUMNS = 5;

function rowsOf(schema: JsonObject, fields: Field[]): Own<RowsField> {
  const least = countOf(schema, "minItems") ?? 0;
  const most = countOf(schema, "maxItems");
  return {
    ...({ kind: "rows", look: isTabular(fields) ? "table" : "cards", fields, least } as const),
    ...(most !== undefined && { most }),
    ...{ initial: least, mayAdd: true, mayRemove: true, addLabel: "Add", removeLabel: "Remove" },
  };
}

function isTabular(fields: readonly Field[]): boolean {
  const isCell = ({ kind }: Field) => kind === "text" || kind === "number" || kind === "choice";
  return fields.length <= MOST_COLUMNS && fields.every(isCell);
}
