import type { Draft } from "../../../../src/services/form/index.ts";

const PREFIX = "awaithumans-draft:";
/** Drafts that one browser keeps; beyond them the oldest goes, first among those that the server has. */
const MOST = 100;

/** A draft as a browser keeps it. */
export interface Record {
  draft: Draft;
  /** When it was changed, by this browser's clock; no two have the same. */
  at: number;
  /** `at` of what it grew from. */
  from?: number;
  /** Marks of the texts that this browser has sent since the server last told it of one: they are known again by them. */
  ours?: readonly number[];
  /** Whether the server has all of it. */
  sent: boolean;
  /** When the server last kept what this grew from, by the server's clock; 0 for never. */
  knownAt: number;
}

/** Where the draft of a person for a task is kept. */
export function keyOf(person: string, taskId: string): string {
  return `${PREFIX}${person}:${taskId}`;
}

export function readRecord(key: string): Record | undefined {
  try {
    return parseRecord(localStorage.getItem(key) ?? "");
  } catch {
    // A browser may forbid its storage.
    return undefined;
  }
}

/** The draft in a stored text; undefined where it holds none. */
export function parseRecord(text: string): Record | undefined {
  try {
    const stored: unknown = JSON.parse(text);
    return isRecord(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** Whether what stands in `theirs` was made by somebody who saw `mine`, or what the server has of it. */
export function follows(theirs: Record, mine: Record | undefined): boolean {
  if (!mine || theirs.at === mine.at) return true;
  return mine.sent ? theirs.knownAt >= mine.knownAt : theirs.from === mine.at;
}

/** Writes a draft down; returns its length, or -1 where there is no place for it. */
export function writeRecord(key: string, record: Record): number {
  const text = JSON.stringify(record);
  makeRoom(key);
  do {
    try {
      localStorage.setItem(key, text);
      return text.length;
    } catch {
      // Full or forbidden: what the server has as well may go.
    }
  } while (dropOldest(key, true));
  return -1;
}

export function dropRecord(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // What could not be kept need not be dropped.
  }
}

/** Forgets every draft that the server has, so that whoever comes next finds none. What only this browser has stays. */
export function forgetDrafts(): void {
  for (const { key, record } of all()) if (!record || record.sent) dropRecord(key);
}

function makeRoom(key: string): void {
  // Counted by their names: reading them all at each key takes longer than the key.
  const others = keys().filter((other) => other !== key);
  for (let count = others.length; count >= MOST; count--) dropOldest(key, false);
}

/** Drops the oldest draft but `key`, first of those that the server has; `sentOnly`: none but those. Returns whether it did. */
function dropOldest(key: string, sentOnly: boolean): boolean {
  const others = all().filter((entry) => entry.key !== key);
  const candidates = others.filter(({ record }) => !sentOnly || record?.sent !== false);
  const rank = (entry: Entry) => (entry.record?.sent === false ? 1e15 : 0) + (entry.record?.at ?? 0);
  const [oldest] = candidates.sort((one, other) => rank(one) - rank(other));
  if (oldest) dropRecord(oldest.key);
  return oldest !== undefined;
}

interface Entry {
  key: string;
  record: Record | undefined;
}

function all(): Entry[] {
  return keys().map((key) => ({ key, record: readRecord(key) }));
}

function keys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function isRecord(value: unknown): value is Record {
  if (typeof value !== "object" || value === null) return false;
  const { draft, at, sent, knownAt, ours = [] } = value as Partial<Record>;
  const isKnown = typeof sent === "boolean" && typeof knownAt === "number" && Array.isArray(ours);
  return isDraft(draft) && typeof at === "number" && isKnown;
}

/** Whether a value is what a form's draft looks like: texts and lists of texts by JSON Pointer. */
function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([pointer, entry]) =>
      (pointer === "" || pointer.startsWith("/")) && (typeof entry === "string" || isTexts(entry)),
  );
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
