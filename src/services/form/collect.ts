import { beginFields } from "./begin.ts";
import { changes } from "./changes.ts";
import { type Draft, type Field, type JsonField, mayStayBlank, type RowsField } from "./field.ts";
import { readJson } from "./json/read.ts";
import { readTyped } from "./read-typed.ts";
import { isTouched, rowFields, rowKeys } from "./rows.ts";

/** What a draft amounts to: JSON text of the response, and what is still wrong, by pointer. */
export interface Collected {
  text: string;
  problems: Record<string, string>;
}

type Problems = Record<string, string>;

const NEEDED = "This needs an answer.";

/**
 * Builds the response. A field that is left blank is null where it may be, else left out, or an empty list where
 * a list is called for; numbers keep their text.
 */
export function collect(fields: readonly Field[], draft: Draft): Collected {
  const problems: Problems = {};
  return { text: writeObject(fields, draft, problems), problems };
}

/** As `collect`, for a response whose schema names no properties: the person writes the whole object. */
export function collectWhole(field: JsonField, draft: Draft): Collected {
  const answer = readTyped(field, draft);
  if (answer === "blank") return { text: "", problems: { [field.pointer]: NEEDED } };
  if ("problem" in answer) return { text: "", problems: { [field.pointer]: answer.problem } };
  if (readJson(answer.text) instanceof Map) return { text: answer.text, problems: {} };
  return { text: "", problems: { [field.pointer]: "Write a JSON object, in braces." } };
}

function writeObject(fields: readonly Field[], draft: Draft, problems: Problems): string {
  const members = fields.flatMap((field) => {
    const text = writeField(field, draft, problems);
    return text === undefined ? [] : [`${JSON.stringify(field.name)}:${text}`];
  });
  return `{${members.join(",")}}`;
}

function writeField(field: Field, draft: Draft, problems: Problems): string | undefined {
  switch (field.kind) {
    case "group": {
      const isNeeded = field.required && !field.nullable;
      return isNeeded || isAnswered(field.fields, draft)
        ? writeObject(field.fields, draft, problems)
        : writeBlank(field, problems);
    }
    case "rows":
      return writeRows(field, draft, problems);
    default: {
      const answer = readTyped(field, draft);
      if (answer === "blank") return writeBlank(field, problems);
      if ("text" in answer) return answer.text;
      problems[field.pointer] = answer.problem;
      return undefined;
    }
  }
}

function writeBlank(field: Field, problems: Problems): string | undefined {
  if (field.nullable) return "null";
  if (!field.required) return undefined;
  if (mayStayBlank(field)) return "[]";
  problems[field.pointer] = NEEDED;
  return undefined;
}

function writeRows(field: RowsField, draft: Draft, problems: Problems): string | undefined {
  const keys = answeredRows(field, draft);
  if (keys.length === 0 && mayStayBlank(field)) return writeBlank(field, problems);
  const rows = keys.map((key) => {
    const fields = rowFields(field, key);
    const found: Problems = {};
    const text = writeObject(fields, draft, found);
    // A row that is only there because one is lacking, and that asks for nothing, is no answer either.
    const isMissing = Object.keys(found).length === 0 && !isAnswered(fields, draft);
    Object.assign(problems, found, isMissing && { [field.pointer]: lackingIn(field) });
    return text;
  });
  if (rows.length < field.least) problems[field.pointer] = lackingIn(field);
  return `[${rows.join(",")}]`;
}

function lackingIn({ least }: RowsField): string {
  return least === 1 ? "Fill in at least one." : `Fill in at least ${least}.`;
}

/** The rows that are part of the answer: a blank one is none, as long as enough others are filled in. */
export function answeredRows(field: RowsField, draft: Draft): string[] {
  const keys = rowKeys(field, draft);
  const filled = new Set(keys.filter((key) => isAnswered(rowFields(field, key), draft)));
  let lacking = filled.size === 0 && mayStayBlank(field) ? 0 : field.least - filled.size;
  return keys.filter((key) => filled.has(key) || lacking-- > 0);
}

/** Whether the fields are an answer: what they begin with is none on its own, unless it is one in full. */
function isAnswered(fields: readonly Field[], draft: Draft): boolean {
  if (!fields.some((field) => isTouched(field, draft))) return false;
  const begun = beginFields(fields);
  if (Object.keys(begun).length === 0 || changes(fields, begun, draft).size > 0) return true;
  const problems: Problems = {};
  writeObject(fields, draft, problems);
  return Object.keys(problems).length === 0;
}
