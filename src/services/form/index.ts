export { begin, beginRow } from "./begin.ts";
export { changes } from "./changes.ts";
export { collect, collectWhole } from "./collect.ts";
export { type Holds, hasConditions, settle } from "./conditions.ts";
export { isWide, type Meaning, meaningOf, type Place } from "./evidence/meaning.ts";
export { linesOf, type Member } from "./evidence/pair.ts";
export { type Drawn, helpFor, labelFor, type Nested, schemaOf } from "./evidence/place.ts";
export {
  type Choice,
  type ChoiceField,
  type ChoicesField,
  type DatesField,
  type Draft,
  type Field,
  type FileField,
  type Fold,
  fieldsOf,
  type GroupField,
  type Item,
  isField,
  type JsonField,
  type LinesField,
  mayStayBlank,
  type NumberField,
  type Ornament,
  type RankingField,
  type RowsField,
  type SignatureField,
  type SliderField,
  type TextField,
} from "./field.ts";
export { humanise } from "./json/label.ts";
export { type Json, type JsonObject, readJson, readObject } from "./json/read.ts";
export { resolve } from "./json/schema.ts";
export { writeJson } from "./json/write.ts";
export { onlyChoice } from "./only-choice.ts";
export { outline, outlineWhole } from "./outline.ts";
export { type Form, readForm } from "./read-form.ts";
export { recall, recallWhole } from "./recall.ts";
export { newRowKey, rowFields } from "./rows.ts";
export { checkRules } from "./rules/check.ts";
export { patternSchema } from "./rules/patterns.ts";
export { placeViolations } from "./violations.ts";
