import type { Json } from "./json/read.ts";

/** One of the values that a field accepts. */
export interface Choice {
  value: Json;
  /** JSON text of the value; what a draft stores. */
  text: string;
  label: string;
  hint: string;
}

/** What every field has. */
interface Basics {
  /** JSON Pointer of the value within the response. */
  pointer: string;
  name: string;
  label: string;
  hint: string;
  required: boolean;
  nullable: boolean;
}

export type TextInput = "text" | "email" | "url" | "tel" | "password" | "date" | "datetime-local" | "time";

export interface TextField extends Basics {
  kind: "text";
  input: TextInput;
  /** Lines to begin with of an area that grows; 0 is an input of one line. */
  lines: number;
  placeholder: string;
}

export interface NumberField extends Basics {
  kind: "number";
  integer: boolean;
  /** Currency code before the number; empty where there is none. */
  prefix: string;
}

/** One of several values; a boolean is a choice of two. */
export interface ChoiceField extends Basics {
  kind: "choice";
  boolean: boolean;
  options: Choice[];
}

/** Any number of several values. */
export interface ChoicesField extends Basics {
  kind: "choices";
  /** How many must be chosen. */
  least: number;
  options: Choice[];
}

/** A list of short texts, one a line. */
export interface LinesField extends Basics {
  kind: "lines";
  /** How many lines there must be. */
  least: number;
}

/** Files, as a list of objects that describe them: what of each, depends on where they were chosen. */
export interface FileField extends Basics {
  kind: "file";
  /** Extensions without a dot; empty where any will do. */
  extensions: string[];
  /** How many there may be. */
  most: number;
}

/** An object with fields of its own. */
export interface GroupField extends Basics {
  kind: "group";
  fields: Field[];
}

/** Anything else: the person writes JSON. */
export interface JsonField extends Basics {
  kind: "json";
}

export type Field =
  | TextField
  | NumberField
  | ChoiceField
  | ChoicesField
  | LinesField
  | FileField
  | GroupField
  | JsonField;

/** What stands between fields and asks nothing. */
type Ornament =
  | { kind: "heading"; title: string; subtitle: string }
  | { kind: "prose"; text: string }
  | { kind: "image"; url: string; alt: string }
  | { kind: "divider" };

export type Item = Field | Ornament;

/** What the person has typed or chosen so far, by pointer. A pointer that is absent was never touched. */
export type Draft = Record<string, string | string[]>;

const ORNAMENTS: ReadonlySet<string> = new Set(["heading", "prose", "image", "divider"]);

export function isField(item: Item): item is Field {
  return !ORNAMENTS.has(item.kind);
}

/** Whether a person may leave a field without an answer: a list that may be empty is answered by none. */
export function mayStayBlank(field: Field): boolean {
  if (!field.required || field.nullable) return true;
  return (field.kind === "choices" || field.kind === "lines") && field.least === 0;
}
