import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import {
  type ChoiceField,
  type Draft,
  type Field,
  fieldsOf,
  type GroupField,
  type Item,
  mayStayBlank,
  readForm,
  readObject,
  recall,
  rowFields,
} from "../../../services/form/index.ts";
import { cut } from "../../core/text.ts";
import { drawElement, type Leaf } from "./element.ts";
import { type Block, DIVIDER, header, type InputBlock, MOST, note, plain, prose, section } from "./kit.ts";
import { escapeMarkup } from "./markup.ts";

/** What stands in a modal together: an input, or what is between inputs. */
interface Piece {
  blocks: Block[];
  field?: Leaf;
}

/** The form of a task as far as Slack can draw it. */
export interface FormPlan {
  blocks: Block[];
  /** Every field that holds a value, by the id of its block, whether it is drawn or not. */
  byBlock: ReadonlyMap<string, Leaf>;
  /** Ids of the blocks that are drawn, in order. */
  drawn: readonly string[];
  fields: Field[];
  items: Item[];
  /** What was answered before, or what the form begins with, of every field. */
  before: Draft;
  /** How many fields nobody has to answer are not drawn. */
  left: number;
  /** How many fields that need an answer cannot be drawn; above 0 the form is no use in Slack. */
  blocked: number;
}

type Formed = Pick<
  Task,
  "responseSchemaJson" | "formDefinitionJson" | "responseJson" | "initialResponseJson"
>;

/** Blocks of a modal that are not the form: title, evidence, notes. */
const AROUND = 10;
/** Bytes of JSON: a whole modal has at most 250 kB, of which the same surroundings need a part. */
const BYTES_MAX = 200_000;

/** `draft` stands in place of what was answered before. */
export function planForm(task: Formed, draft?: Draft): FormPlan {
  const { items, whole } = readForm(readObject(task.responseSchemaJson), readObject(task.formDefinitionJson));
  const fields = fieldsOf(items);
  const before =
    draft ?? inUtc(recall(fields, readObject(task.responseJson ?? task.initialResponseJson)), fields);
  const byBlock = new Map(leavesOf(fields).map((leaf, index) => [blockIdOf(leaf, index), leaf]));
  const blockIds = new Map([...byBlock].map(([id, leaf]) => [leaf.pointer, id]));
  const drawing = join(items.map((item) => drawItem(item, { before, blockIds, isOptional: false })));
  const { pieces, left, blocked } = squeeze(drawing, MOST.viewBlocks - AROUND);
  const drawn = pieces.flatMap(({ field }) => (field && blockIds.get(field.pointer)) ?? []);
  return {
    blocks: pieces.flatMap(({ blocks }) => blocks),
    ...{ byBlock, drawn, fields, items, before, left },
    // A form of which nothing is drawn is none.
    blocked: whole ? 1 : drawn.length === 0 ? blocked + left : blocked,
  };
}

function leavesOf(fields: readonly Field[]): Leaf[] {
  return fields.flatMap((field) => (field.kind === "group" ? leavesOf(field.fields) : [field]));
}

/** A draft has moments in the zone of whoever reads it, which here is nobody's. */
function inUtc(draft: Draft, fields: readonly Field[]): Draft {
  const moments = everyLeaf(fields, draft).flatMap((field) => {
    const local = draft[field.pointer];
    if (field.kind !== "text" || field.input !== "datetime-local" || typeof local !== "string") return [];
    const time = new Date(local);
    return Number.isNaN(time.getTime()) ? [] : [[field.pointer, time.toISOString()] as const];
  });
  return { ...draft, ...Object.fromEntries(moments) };
}

/** Those of rows too, which Slack does not draw but keeps. */
function everyLeaf(fields: readonly Field[], draft: Draft): Leaf[] {
  return leavesOf(fields).flatMap((field) => {
    const keys = field.kind === "rows" ? draft[field.pointer] : undefined;
    if (field.kind !== "rows" || !Array.isArray(keys)) return [field];
    return keys.flatMap((key) => everyLeaf(rowFields(field, key), draft));
  });
}

const PREFIX = "awaithumans:";

/** By the name at the top, by the pointer below it; by its number where Slack would not take that. */
function blockIdOf({ name, pointer }: Leaf, index: number): string {
  const isTop = pointer.lastIndexOf("/") === 0 && name !== "" && !/^[/#]/.test(name);
  const id = `${PREFIX}${isTop ? name : pointer}`;
  return id.length <= MOST.id && id.isWellFormed() ? id : `${PREFIX}#${index}`;
}

interface Around {
  before: Draft;
  /** By the field's pointer. */
  blockIds: ReadonlyMap<string, string>;
  /** Whether the group around may be left without an answer. */
  isOptional: boolean;
}

interface Drawing {
  pieces: Piece[];
  left: number;
  blocked: number;
}

const join = (parts: readonly Drawing[]): Drawing => ({
  pieces: parts.flatMap(({ pieces }) => pieces),
  left: parts.reduce((sum, part) => sum + part.left, 0),
  blocked: parts.reduce((sum, part) => sum + part.blocked, 0),
});

const drawing = (...blocks: Block[]): Drawing => ({ pieces: [{ blocks }], left: 0, blocked: 0 });

function drawItem(item: Item, around: Around): Drawing {
  switch (item.kind) {
    case "heading":
      return drawing(...headingOf(item.title, item.subtitle));
    case "prose":
      return item.text.trim() === "" ? join([]) : drawing(prose(item.text));
    case "image":
      return drawImage(item);
    case "video":
    case "pdf":
    case "html":
      return drawing(note(escapeMarkup(`${item.label || ELSEWHERE[item.kind]}: ${OPEN_TO_SEE}`, MOST.label)));
    case "divider":
      return drawing(DIVIDER);
    case "fold":
      return join([
        drawing(...headingOf(item.title, item.subtitle)),
        ...item.items.map((inner) => drawItem(inner, around)),
      ]);
    case "group":
      return drawGroup(item, around);
    default:
      return drawLeaf(item, around);
  }
}

/** What Slack cannot show. */
const ELSEWHERE = { video: "A video", pdf: "A document", html: "A page" } as const;
const OPEN_TO_SEE = "open the task in the dashboard to see it.";

function headingOf(title: string, subtitle: string): Block[] {
  return [
    ...(title.trim() === "" ? [] : [header(title)]),
    ...(subtitle.trim() === "" ? [] : [note(escapeMarkup(subtitle, MOST.label))]),
  ];
}

/** Slack fetches the picture itself, so its address has to be a public one. */
function drawImage({ url, alt }: { url: string; alt: string }): Drawing {
  if (!/^https:\/\//i.test(url) || !URL.canParse(url) || url.length > MOST.url) return join([]);
  return drawing({ type: "image", image_url: url, alt_text: cut(alt, MOST.alt) });
}

/** A group that cannot be answered in full is not drawn at all, where it may stay blank. */
function drawGroup(group: GroupField, around: Around): Drawing {
  const isBlank = mayStayBlank(group);
  const isOptional = around.isOptional || isBlank;
  const inner = join(group.fields.map((field) => drawItem(field, { ...around, isOptional })));
  if (inner.blocked > 0 && isBlank) return { pieces: [], left: 1, blocked: 0 };
  const title = section(`*${escapeMarkup(group.label, MOST.label)}*`);
  const hint = group.hint ? [note(escapeMarkup(group.hint, MOST.hint))] : [];
  return join([drawing(title, ...hint), inner]);
}

function drawLeaf(field: Leaf, { before, blockIds, isOptional }: Around): Drawing {
  const blockId = blockIds.get(field.pointer) ?? "";
  const element = drawElement(field, blockId.slice(PREFIX.length), before[field.pointer]);
  const isGiven = field.kind === "file" && before[field.pointer] !== undefined;
  const isBlank = mayStayBlank(field);
  if (element === undefined) return { pieces: [], left: isBlank ? 1 : 0, blocked: isBlank ? 0 : 1 };
  const kept = isGiven ? " What was chosen before stays unless you choose anew." : "";
  const hint = `${hintOf(field)}${kept}`.trim();
  const block: InputBlock = {
    type: "input",
    block_id: blockId,
    label: plain(labelOf(field), MOST.label),
    element,
    optional: isOptional || isBlank || isGiven,
    ...(hint && { hint: plain(hint, MOST.hint) }),
  };
  return { pieces: [{ blocks: [block], field }], left: 0, blocked: 0 };
}

function labelOf(field: Leaf): string {
  const label = field.label.trim() || field.name.trim() || "Answer";
  const units = field.kind === "number" || field.kind === "slider" ? [field.prefix, field.suffix] : [];
  const unit = units.filter(Boolean).join(", ");
  return unit ? `${label} (${unit})` : label;
}

function hintOf(field: Leaf): string {
  const lines = [field.hint];
  if (field.kind === "lines") lines.push("One per line.");
  if (field.kind === "slider") lines.push(`From ${field.least} to ${field.most}.`);
  if (field.kind === "choice") lines.push(endsOf(field));
  if (field.kind === "text" && field.input === "password") lines.push("Slack shows what is typed here.");
  return lines.filter(Boolean).join(" ");
}

/** What the ends of a scale mean. */
function endsOf({ ends: [first, last], options }: ChoiceField): string {
  const meanings = [
    [options[0]?.label, first],
    [options.at(-1)?.label, last],
  ];
  return meanings.flatMap(([label, meaning]) => (meaning ? [`${label}: ${meaning}.`] : [])).join(" ");
}

/** Of a form with too many blocks, or too large ones, what asks nothing goes first, then from the end what may stay blank. */
function squeeze({ pieces, left, blocked }: Drawing, room: number): Drawing {
  const kept = [...pieces];
  const bytes = new Map(pieces.map((piece) => [piece, Buffer.byteLength(JSON.stringify(piece.blocks))]));
  const isOver = () =>
    kept.reduce((sum, { blocks }) => sum + blocks.length, 0) > room ||
    kept.reduce((sum, piece) => sum + (bytes.get(piece) ?? 0), 0) > BYTES_MAX;
  const drop = (may: (piece: Piece) => boolean) => {
    const index = isOver() ? kept.findLastIndex(may) : -1;
    return index < 0 ? undefined : kept.splice(index, 1)[0];
  };
  while (drop(({ field }) => field === undefined));
  let dropped = 0;
  while (drop(({ field }) => field !== undefined && mayStayBlank(field))) dropped += 1;
  return {
    pieces: kept,
    left: left + dropped,
    blocked: blocked + (isOver() ? Math.max(1, kept.length - room) : 0),
  };
}
