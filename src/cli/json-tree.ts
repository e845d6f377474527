import { printable, printableJson } from "./printable.ts";

/** JSON read without losing the text of its numbers or the order of its members. */
export type JsonTree =
  | { kind: "string"; text: string }
  /** A number, `true`, `false` or `null`, as written. */
  | { kind: "other"; text: string }
  | { kind: "list"; items: readonly JsonTree[] }
  | { kind: "object"; members: readonly (readonly [string, JsonTree])[] };

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]|[^\s{}[\],:"]+/g;
/** What an outline cuts: a picture in base64 says nothing to a person. */
const LONG = 2_000;

/** Reads JSON text that a parser has found sound. */
export function readTree(text: string): JsonTree {
  const tokens = (text.match(TOKEN) ?? []).values();
  return readValue(next(tokens), tokens);
}

function readValue(token: string, rest: Iterator<string>): JsonTree {
  if (token === "{") return { kind: "object", members: readMembers(rest) };
  if (token === "[") return { kind: "list", items: readItems(rest) };
  return token.startsWith('"') ? { kind: "string", text: JSON.parse(token) } : { kind: "other", text: token };
}

function readItems(rest: Iterator<string>): JsonTree[] {
  const items: JsonTree[] = [];
  for (let token = next(rest); token !== "]"; token = next(rest)) items.push(readValue(token, rest));
  return items;
}

function readMembers(rest: Iterator<string>): [string, JsonTree][] {
  const members: [string, JsonTree][] = [];
  for (let token = next(rest); token !== "}"; token = next(rest)) {
    members.push([JSON.parse(token), readValue(next(rest), rest)]);
  }
  return members;
}

function next(rest: Iterator<string>): string {
  const { done, value } = rest.next();
  if (done) throw new SyntaxError("The JSON text ends too early.");
  return value;
}

/** The member of that name; undefined where it is absent or null. */
export function memberOf(tree: JsonTree, name: string): JsonTree | undefined {
  if (tree.kind !== "object") return undefined;
  const found = tree.members.find(([key]) => key === name)?.[1];
  return found?.kind === "other" && found.text === "null" ? undefined : found;
}

/** As JSON text, indented by two. */
export function jsonText(tree: JsonTree, indent = ""): string {
  if (tree.kind === "string") return printableJson(tree.text);
  if (tree.kind === "other") return tree.text;
  const deeper = `${indent}  `;
  const [brackets, parts] =
    tree.kind === "list"
      ? ["[]", tree.items.map((item) => jsonText(item, deeper))]
      : ["{}", tree.members.map(([key, value]) => `${printableJson(key)}: ${jsonText(value, deeper)}`)];
  if (parts.length === 0) return brackets;
  return `${brackets[0]}\n${parts.map((part) => deeper + part).join(",\n")}\n${indent}${brackets[1]}`;
}

/** As lines for a person: `name: value`, what is nested below its name, indented by two. */
export function outline(tree: JsonTree): string[] {
  if (tree.kind === "object")
    return tree.members.flatMap(([key, value]) => labelled(`${printable(key)}:`, value));
  if (tree.kind === "list") return tree.items.flatMap((item) => labelled("-", item));
  return tree.kind === "string"
    ? cut(tree.text)
        .split(/\r\n?|\n/)
        .map(printable)
    : [tree.text];
}

const cut = (text: string): string =>
  text.length <= LONG ? text : `${text.slice(0, LONG)}… (${text.length} characters in all)`;

function labelled(label: string, value: JsonTree): string[] {
  const lines = outline(value);
  const isFlat = value.kind === "string" || value.kind === "other";
  if (lines.length === 0) return [`${label} ${value.kind === "list" ? "[]" : "{}"}`];
  if (isFlat && lines.length === 1) return [`${label} ${lines[0]}`];
  return [label, ...lines.map((line) => `  ${line}`)];
}
