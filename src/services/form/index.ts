export { collect, collectWhole } from "./collect.ts";
export { isWide, type Meaning, meaningOf, type Place } from "./evidence/meaning.ts";
export { type Line, linesOf, type Member } from "./evidence/pair.ts";
export { type Drawn, helpFor, labelFor, type Nested, schemaOf } from "./evidence/place.ts";
export {
  type Choice,
  type ChoiceField,
  type ChoicesField,
  type Draft,
  type Field,
  type FileField,
  type GroupField,
  type Item,
  isField,
  type JsonField,
  type LinesField,
  mayStayBlank,
  type NumberField,
  type TextField,
} from "./field.ts";
export { humanise } from "./json/label.ts";
export { type Json, type JsonObject, readJson, readObject } from "./json/read.ts";
export { resolve } from "./json/schema.ts";
export { writeJson } from "./json/write.ts";
export { type Form, readForm } from "./read-form.ts";
export { recall } from "./recall.ts";
export { placeViolations, pointersOf } from "./violations.ts";
