import type { Json } from "./json/read.ts";

/** One of the values that a field accepts. */
export interface Choice {
  value: Json;
  /** JSON text of the value; what a draft stores. */
  text: string;
  label: string;
  hint: string;
  /** Address of its picture; empty where it has none. */
  image: string;
}

/** What every field has. */
interface Basics {
  /** JSON Pointer of the value within the response; of a field of a row, within the row. */
  pointer: string;
  name: string;
  label: string;
  hint: string;
  required: boolean;
  nullable: boolean;
  /** What stands there at the beginning; absent where nothing does. */
  preset?: Json;
}

export type TextInput = "text" | "email" | "url" | "tel" | "password" | "date" | "datetime-local" | "time";

export interface TextField extends Basics {
  kind: "text";
  input: TextInput;
  /** Lines to begin with of an area that grows; 0 is an input of one line. */
  lines: number;
  /** Whether the text is Markdown, which can be seen as it will look. */
  markdown: boolean;
  placeholder: string;
  /** Bounds of a date or a time, as an input writes them; empty where there are none. */
  earliest: string;
  latest: string;
  /** Seconds between the times that are offered; 0 where none are. */
  step: number;
}

export interface NumberField extends Basics {
  kind: "number";
  integer: boolean;
  /** Currency code before the number; empty where there is none. */
  prefix: string;
  /** Unit behind the number; empty where there is none. */
  suffix: string;
}

/** A number on a scale without gaps. Nothing is chosen until the person moves it. */
export interface SliderField extends Basics {
  kind: "slider";
  integer: boolean;
  least: number;
  most: number;
  step: number;
  prefix: string;
  suffix: string;
}

/** One of several values; a boolean is a choice of two. */
export interface ChoiceField extends Basics {
  kind: "choice";
  boolean: boolean;
  /** `stars` and `scale` are numbers in a row; their options are in order. */
  look: "buttons" | "stars" | "scale";
  /** What the first and the last of a scale mean; empty where that is not said. */
  ends: readonly [string, string];
  options: Choice[];
}

/** Any number of several values. */
export interface ChoicesField extends Basics {
  kind: "choices";
  /** `pictures` where the options have pictures. */
  look: "boxes" | "pictures";
  /** How many must be chosen. */
  least: number;
  /** How many may be chosen; absent where all may. */
  most?: number;
  options: Choice[];
}

/** All of several values, in an order. Nothing is answered until the person orders them or confirms the order. */
export interface RankingField extends Basics {
  kind: "ranking";
  options: Choice[];
}

/**
 * Two days: an object with `start` and `end`. Its draft stands at `<pointer>/start` and `<pointer>/end`, what is wrong
 * with either at the pointer of the field.
 */
export interface DatesField extends Basics {
  kind: "dates";
  earliest: string;
  latest: string;
  /** Days from the first to the last, both counted; absent where any number will do. */
  fewestDays?: number;
  mostDays?: number;
}

/** A list of short texts, one a line. */
export interface LinesField extends Basics {
  kind: "lines";
  /** How many lines there must be. */
  least: number;
}

/** Files, as a list of objects: name, type, size and content of each. */
export interface FileField extends Basics {
  kind: "file";
  /** Extensions without a dot; empty where any will do. */
  extensions: string[];
  /** What is accepted, as an input's `accept` writes it: extensions and media types; empty where any will do. */
  accept: string[];
  /** Bytes of the largest file; absent where nothing is said. */
  largest?: number;
  least: number;
  /** How many there may be. */
  most: number;
}

/** A drawn signature, as a data URL. */
export interface SignatureField extends Basics {
  kind: "signature";
  format: "png" | "svg";
}

/** An object with fields of its own. */
export interface GroupField extends Basics {
  kind: "group";
  fields: Field[];
}

/**
 * A list of objects that have the same fields. A draft stores the keys of its rows, in order, at the pointer of the field,
 * and each row's values below `<pointer>/<key>`.
 */
export interface RowsField extends Basics {
  kind: "rows";
  look: "table" | "cards";
  /** The fields of every row; their pointers are within the row. */
  fields: Field[];
  least: number;
  /** How many rows there may be; absent where any number may. */
  most?: number;
  /** How many stand there at the beginning. */
  initial: number;
  mayAdd: boolean;
  mayRemove: boolean;
  addLabel: string;
  removeLabel: string;
}

/** Anything else: the person writes JSON. */
export interface JsonField extends Basics {
  kind: "json";
}

export type Field =
  | TextField
  | NumberField
  | SliderField
  | ChoiceField
  | ChoicesField
  | RankingField
  | DatesField
  | LinesField
  | FileField
  | SignatureField
  | GroupField
  | RowsField
  | JsonField;

/** What stands between fields and asks nothing. */
export type Ornament =
  | { kind: "heading"; title: string; subtitle: string }
  | { kind: "prose"; text: string; markdown: boolean }
  | { kind: "image"; url: string; alt: string; width?: number; height?: number }
  | { kind: "video"; url: string; poster: string; label: string }
  | { kind: "pdf"; url: string; height?: number; label: string }
  | { kind: "html"; html: string; label: string }
  | { kind: "divider" };

/** Items that can be folded away together. It has no value of its own: its fields stand at the level around it. */
export interface Fold {
  kind: "fold";
  title: string;
  subtitle: string;
  open: boolean;
  items: Item[];
}

export type Item = Field | Ornament | Fold;

/** What the person has typed or chosen so far, by pointer. A pointer that is absent was never touched. */
export type Draft = Record<string, string | string[]>;

const OTHERS: ReadonlySet<string> = new Set([
  ...["heading", "prose", "image", "video", "pdf", "html", "divider", "fold"],
]);

export function isField(item: Item): item is Field {
  return !OTHERS.has(item.kind);
}

/** All fields of a form, in order, those inside folds included. */
export function fieldsOf(items: readonly Item[]): Field[] {
  return items.flatMap((item) => (item.kind === "fold" ? fieldsOf(item.items) : isField(item) ? [item] : []));
}

/** Whether a person may leave a field without an answer: a list that may be empty is answered by none. */
export function mayStayBlank(field: Field): boolean {
  if (!field.required || field.nullable) return true;
  const isList = field.kind === "choices" || field.kind === "lines" || field.kind === "rows";
  return isList && field.least === 0;
}
