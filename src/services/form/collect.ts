import { type Draft, type Field, type JsonField, mayStayBlank } from "./field.ts";
import { readJson } from "./json/read.ts";

/** What a draft amounts to: JSON text of the response, and what is still wrong, by pointer. */
export interface Collected {
  text: string;
  problems: Record<string, string>;
}

type Answer = { text: string } | { problem: string } | "blank";

const NEEDED = "This needs an answer.";
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Builds the response. A field that is left blank is null where it may be, else left out, or an empty list where
 * a list is called for; numbers keep their text.
 */
export function collect(fields: Field[], draft: Draft): Collected {
  const problems: Record<string, string> = {};
  return { text: writeObject(fields, draft, problems), problems };
}

/** As `collect`, for a response whose schema names no properties: the person writes the whole object. */
export function collectWhole(field: JsonField, draft: Draft): Collected {
  const answer = read(field, draft[field.pointer]);
  if (answer === "blank") return { text: "", problems: { [field.pointer]: NEEDED } };
  if ("problem" in answer) return { text: "", problems: { [field.pointer]: answer.problem } };
  if (readJson(answer.text) instanceof Map) return { text: answer.text, problems: {} };
  return { text: "", problems: { [field.pointer]: "Write a JSON object, in braces." } };
}

function writeObject(fields: Field[], draft: Draft, problems: Record<string, string>): string {
  const members = fields.flatMap((field) => {
    const text = writeField(field, draft, problems);
    return text === undefined ? [] : [`${JSON.stringify(field.name)}:${text}`];
  });
  return `{${members.join(",")}}`;
}

function writeField(field: Field, draft: Draft, problems: Record<string, string>): string | undefined {
  if (field.kind === "group" && (field.required || touched(field, draft)) && !skipped(field, draft)) {
    return writeObject(field.fields, draft, problems);
  }
  const answer = field.kind === "group" ? "blank" : read(field, draft[field.pointer]);
  if (answer === "blank") {
    if (field.nullable) return "null";
    if (!field.required) return undefined;
    if (mayStayBlank(field)) return "[]";
    problems[field.pointer] = NEEDED;
    return undefined;
  }
  if ("text" in answer) return answer.text;
  problems[field.pointer] = answer.problem;
  return undefined;
}

function skipped(field: Field, draft: Draft): boolean {
  return field.nullable && !touched(field, draft);
}

/** Whether the person has put anything into the field. */
function touched(field: Field, draft: Draft): boolean {
  if (field.kind === "group") return field.fields.some((inner) => touched(inner, draft));
  return (draft[field.pointer]?.length ?? 0) > 0;
}

function read(field: Exclude<Field, { kind: "group" }>, typed: string | string[] | undefined): Answer {
  if (typed === undefined || typed.length === 0) return "blank";
  if (Array.isArray(typed)) return { text: `[${typed.join(",")}]` };
  switch (field.kind) {
    case "choice":
      return { text: typed };
    case "number":
      return readNumber(typed, field.integer);
    case "lines":
      return readLines(typed);
    case "json":
    case "file":
      return readJsonText(typed);
    default:
      return { text: JSON.stringify(typed) };
  }
}

function readNumber(typed: string, integer: boolean): Answer {
  const bare = typed
    .trim()
    .replace(/^\+/, "")
    .replace(/^(-?)0+(?=\d)/, "$1");
  if (bare === "") return "blank";
  const text = bare.replace(/^(-?)\./, "$10.").replace(/\.$/, "");
  if (!NUMBER.test(text)) return { problem: "Write a number in digits, such as 1250 or 12.5." };
  if (integer && !/^-?\d+(?:\.0+)?$/.test(text)) return { problem: "Write a whole number." };
  return { text };
}

function readLines(typed: string): Answer {
  const lines = typed.split("\n").map((line) => line.trim());
  const filled = lines.filter(Boolean);
  return filled.length > 0 ? { text: JSON.stringify(filled) } : "blank";
}

function readJsonText(typed: string): Answer {
  if (typed.trim() === "") return "blank";
  return readJson(typed) === undefined
    ? { problem: "This is not JSON yet: check quotes, commas and brackets." }
    : { text: typed.trim() };
}
