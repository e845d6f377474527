import type { Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import {
  type Json,
  type JsonObject,
  labelFor,
  type Meaning,
  meaningOf,
  readObject,
  resolve,
  schemaOf,
  writeJson,
} from "../../services/form/index.ts";
import { cut, dayOf, legible, momentOf, oneLine } from "./text.ts";

/** One thing to decide by, in words. A name has one line, a value may have several. */
export interface Fact {
  name: string;
  value: string;
}

const MOST_FACTS = 40;
const MOST_ITEMS = 20;
const LONGEST_VALUE = 1_000;
const DEEPEST = 3;

/** Where a value stands. */
interface Spot {
  schema: JsonObject;
  root: JsonObject;
  depth: number;
}

type Shown = Pick<Task, "payloadJson" | "payloadSchemaJson" | "redactPayload" | "metadata" | "handoverNote">;

/**
 * What a task lays before the person, as a message can show it: the note of whoever handed it over, the payload unless it
 * is redacted, and what the asker says besides.
 */
export function evidenceOf(task: Shown): Fact[] {
  const note = task.handoverNote === undefined ? [] : [{ name: "Note", value: task.handoverNote }];
  const besides = Object.entries(task.metadata).map(([name, value]) => ({ name: oneLine(name), value }));
  return [...note, ...payloadOf(task), ...besides].map(({ name, value }) => ({
    name,
    value: cut(legible(value), LONGEST_VALUE),
  }));
}

function payloadOf({ payloadJson, payloadSchemaJson, redactPayload }: Shown): Fact[] {
  if (redactPayload) return [];
  const root = readObject(payloadSchemaJson);
  const { schema } = resolve(root, root);
  return membersOf(readObject(payloadJson), { schema, root, depth: 0 }, MOST_FACTS);
}

function membersOf(members: JsonObject, { schema, root, depth }: Spot, most: number): Fact[] {
  const facts = [...members].slice(0, most).map(([name, value]) => {
    const own = schemaOf(schema, name, root);
    const meaning = meaningOf(value, { name, schema: own, siblings: members });
    return {
      name: oneLine(labelFor(name, own, meaning)),
      value: wordsOf(meaning, { schema: own, root, depth }),
    };
  });
  if (members.size > most) facts.push({ name: "And", value: `${members.size - most} more in the task` });
  return facts;
}

function wordsOf(meaning: Meaning, spot: Spot): string {
  switch (meaning.kind) {
    case "none":
      return "None";
    case "hidden":
      return "Hidden";
    case "yesno":
      return meaning.yes ? "Yes" : "No";
    case "time":
      return meaning.dayOnly ? dayOf(meaning.time) : momentOf(meaning.time);
    case "person":
      return personOf(meaning, spot);
    case "image":
    case "video":
    case "audio":
    case "pdf":
      return mediaOf(meaning);
    case "file":
      return `${meaning.name} (${meaning.media})`;
    case "diff":
      return meaning.lines.join("\n");
    case "object":
      return linesOf(meaning.members, spot).join("\n");
    case "table":
      return itemsOf(meaning.rows, spot).join("\n");
    case "list": {
      const items = itemsOf(meaning.items, spot);
      return items.join(meaning.items.every(isPlain) ? ", " : "\n");
    }
    default:
      return legible(meaning.text);
  }
}

const MEDIA = { image: "An image", video: "A video", audio: "A recording", pdf: "A PDF" } as const;

/** Where it can be seen: at its address, or, where it came with the question, in the task. */
function mediaOf({ kind, src }: Extract<Meaning, { src: string }>): string {
  return src.startsWith("data:") ? `${MEDIA[kind]}, shown in the task` : legible(src);
}

function personOf({ name, email, rest }: Extract<Meaning, { kind: "person" }>, spot: Spot): string {
  const who = legible(name ? `${name} <${email}>` : email);
  return rest.size === 0 ? who : [who, ...linesOf(rest, spot)].join("\n");
}

function linesOf(members: JsonObject, spot: Spot): string[] {
  if (spot.depth >= DEEPEST) return [writeJson(members)];
  const inner = membersOf(members, { ...spot, depth: spot.depth + 1 }, MOST_ITEMS);
  return inner.map(({ name, value }) => `${name}:${value.includes("\n") ? indented(value) : ` ${value}`}`);
}

function indented(text: string): string {
  return `\n${text}`.replaceAll("\n", "\n  ");
}

/** Each item in one line, so that a list reads as a list. */
function itemsOf(items: readonly Json[], { schema, root, depth }: Spot): string[] {
  const spot = { schema: resolve(schema.get("items"), root).schema, root, depth: depth + 1 };
  const words = items.slice(0, MOST_ITEMS).map((item) => {
    if (item instanceof Map) return inOneLine(linesOf(item, spot));
    if (Array.isArray(item)) return writeJson(item);
    return wordsOf(meaningOf(item, { name: "", schema: spot.schema, siblings: new Map() }), spot);
  });
  return items.length > MOST_ITEMS ? [...words, `and ${items.length - MOST_ITEMS} more`] : words;
}

function inOneLine(lines: readonly string[]): string {
  return lines.join("; ").replace(/:\n */g, ": ").replace(/\n */g, "; ");
}

function isPlain(item: Json): boolean {
  return !(item instanceof Map || Array.isArray(item)) && String(item).length <= 40;
}
