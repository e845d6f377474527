import { formats } from "./format.ts";

/** One failed keyword, free of the value it failed for, save whether that was blank. */
export type Issue = {
  /** Where it is reported, and where the value is that failed: they differ for a missing or unexpected member. */
  path: string;
  at: string;
  keyword: string;
  /** The keyword's own value in the schema, and the schema it stands in. */
  rule: unknown;
  parent: unknown;
  params: Record<string, unknown>;
  blank: boolean;
};

/** What a person is told. Limits, options and names of the schema may be said, nothing of the value. */
export function messageOf(issue: Issue): string {
  if (issue.blank && blankKeywords.has(issue.keyword)) return "is required";
  return messages.get(issue.keyword)?.(issue) ?? "is not valid";
}

const MOST_OPTIONS = 20;
const LONGEST_TEXT = 200;

const blankKeywords = new Set(["type", "enum", "const", "format", "minLength", "pattern"]);

const typeNames = new Map([
  ["array", "a list"],
  ["boolean", "true or false"],
  ["integer", "a whole number"],
  ["null", "null"],
  ["number", "a number"],
  ["object", "an object"],
  ["string", "text"],
]);

const messages = new Map<string, (issue: Issue) => string>([
  ["type", ({ rule }) => `must be ${typesText(rule)}`],
  ["enum", ({ rule }) => `must be one of: ${optionsText(rule)}`],
  ["const", ({ rule }) => `must be ${shown(rule)}`],
  ["required", () => "is required"],
  ["dependentRequired", ({ params }) => `is required when ${shown(params.property)} is given`],
  ["dependencies", ({ params }) => `is required when ${shown(params.property)} is given`],
  ["minimum", ({ rule }) => `must be at least ${shown(rule)}`],
  ["maximum", ({ rule }) => `must be at most ${shown(rule)}`],
  ["exclusiveMinimum", ({ rule }) => `must be more than ${shown(rule)}`],
  ["exclusiveMaximum", ({ rule }) => `must be less than ${shown(rule)}`],
  ["multipleOf", ({ rule }) => `must be a multiple of ${shown(rule)}`],
  ["minLength", ({ rule }) => `must be at least ${counted(rule, "character")}`],
  ["maxLength", ({ rule }) => `must be at most ${counted(rule, "character")}`],
  ["pattern", ({ rule }) => `must match the pattern ${shown(rule)}`],
  ["format", ({ rule }) => `must be ${formats[String(rule)]?.mustBe ?? "in the right format"}`],
  ["minItems", ({ rule }) => `must have at least ${counted(rule, "item")}`],
  ["maxItems", ({ rule }) => `must have at most ${counted(rule, "item")}`],
  ["items", ({ params }) => `must have at most ${counted(params.limit, "item")}`],
  ["additionalItems", ({ params }) => `must have at most ${counted(params.limit, "item")}`],
  ["unevaluatedItems", ({ params }) => `must have at most ${counted(params.limit, "item")}`],
  ["uniqueItems", () => "must not have the same item twice"],
  ["contains", ({ params }) => containsText(params)],
  ["minProperties", ({ rule }) => `must have at least ${counted(rule, "member")}`],
  ["maxProperties", ({ rule }) => `must have at most ${counted(rule, "member")}`],
  ["additionalProperties", () => "is not expected here"],
  ["unevaluatedProperties", () => "is not expected here"],
  ["propertyNames", () => "has a name that is not allowed"],
  ["false schema", () => "is not allowed"],
  ["not", () => "is not allowed"],
  ["if", () => "does not meet a condition of the schema"],
  ["anyOf", () => "does not match any of the allowed forms"],
  ["oneOf", ({ params }) => oneOfText(params)],
]);

function typesText(rule: unknown): string {
  const names = (Array.isArray(rule) ? rule : [rule]).map(
    (type) => typeNames.get(String(type)) ?? String(type),
  );
  return [...new Set(names)].join(" or ");
}

function optionsText(rule: unknown): string {
  const options = Array.isArray(rule) ? rule : [];
  const more = options.length > MOST_OPTIONS ? `, and ${options.length - MOST_OPTIONS} more` : "";
  return options.slice(0, MOST_OPTIONS).map(shown).join(", ") + more;
}

function containsText({ minContains, maxContains }: Record<string, unknown>): string {
  const most = typeof maxContains === "number" ? ` and at most ${maxContains}` : "";
  return `must have at least ${counted(minContains, "item")}${most} of the kind that the schema asks for`;
}

function oneOfText({ passingSchemas }: Record<string, unknown>): string {
  return Array.isArray(passingSchemas)
    ? "matches more than one of the forms of which only one is allowed"
    : "does not match any of the allowed forms";
}

function counted(count: unknown, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : textOf(value);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "a value too deep to show";
  }
}
