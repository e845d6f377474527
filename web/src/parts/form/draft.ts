import { createSignal, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { Draft } from "../../../../src/services/form/index.ts";

import { markOf } from "./draft-mark.ts";
import {
  dropRecord,
  follows,
  keyOf,
  parseRecord,
  type Record,
  readRecord,
  writeRecord,
} from "./draft-record.ts";

/** Beyond this length a draft is written down a moment later: writing takes longer than a key press. */
const LARGE = 100_000;
const LATER_MS = 300;
/** So many texts that were sent without a reply are known again. */
const MOST_OURS = 100;

/** What the person has typed for one task. It is in this browser at once, and survives reload, logout and restart. */
export interface DraftStore {
  draft: Draft;
  /** Whether anything here is the person's, rather than only what the agent filled in. */
  begun(): boolean;
  /** Whether something of it is unknown to the server. */
  unsent(): boolean;
  /** Whether the browser refused to keep it: only this page has it. */
  homeless(): boolean;
  /** When the server kept what this grew from, in its own time; 0 for never. */
  knownAt(): number;
  /** Another one for whatever else is here. */
  at(): number;
  /** Another one after each change that was made in this tab. */
  change(): number;
  set(pointer: string, value: string | string[] | undefined): void;
  /** As `set`, for all of the draft at once. */
  replace(draft: Draft): void;
  /** Puts all of a draft in place of what is there: what the agent filled in, and nobody typed. */
  fill(draft: Draft): void;
  /** Takes over what the server has. */
  adopt(draft: Draft, at: number): void;
  /** Notes a text that is about to be sent, be it that no reply comes. */
  trying(json: string): void;
  /** Whether this browser has sent that text, and was not told what became of it. */
  isOurs(json: string): boolean;
  /** Notes that the server kept at `knownAt` what was here as `at`. */
  sent(at: number, knownAt: number): void;
  /** Notes that what is here is to replace what the server kept at that time. */
  outrank(knownAt: number): void;
  /** Forgets everything. */
  forget(): void;
  /** Writes down what has not been written down yet, and again what only this browser has. */
  write(): void;
}

/** The draft of a person for a task; without either it is this page's alone. `person`: their id, else their address. */
export function createDraft(of?: { person: string; taskId: string }): DraftStore {
  const key = of && keyOf(of.person, of.taskId);
  const [record, setRecord] = createSignal<Record | undefined>(key ? readRecord(key) : undefined);
  const [draft, setDraft] = createStore<Draft>({ ...record()?.draft });
  const [homeless, setHomeless] = createSignal(false);
  const [change, setChange] = createSignal(0);
  let ours = record()?.ours ?? [];
  // Which one the browser has, as far as this tab has seen.
  let seen = record()?.at;
  let size = 0;
  let pending: ReturnType<typeof setTimeout> | undefined;

  const write = () => {
    clearTimeout(pending);
    pending = undefined;
    const kept = record();
    if (!kept || !key) return;
    size = writeRecord(key, { ...kept, ours, ...(seen !== undefined && seen !== kept.at && { from: seen }) });
    seen = kept.at;
    setHomeless(size < 0);
  };
  const keep = (next: Record) => {
    setRecord(next);
    if (size < LARGE) return write();
    pending ??= setTimeout(write, LATER_MS);
  };
  /** As `keep`, for what is known besides: whatever stands there by now, of another tab or after a sign-out, stays. */
  const note = (next: Record) => {
    if (key && readRecord(key)?.at === next.at) keep(next);
    else setRecord(next);
  };
  const nextAt = () => Math.max(Date.now(), record()?.at ?? 0) + Math.random();
  const take = (next: Draft) => {
    setDraft(reconcile(next));
    keep({ draft: { ...next }, at: nextAt(), sent: false, knownAt: record()?.knownAt ?? 0 });
    setChange((count) => count + 1);
  };
  // Another tab of the same person has typed: the newest counts, and that tab tells the server. What both have typed at
  // once stays where it is: the server takes one, and the other tab is told.
  const heed = (event: StorageEvent) => {
    if (event.key !== key || event.newValue === null) return;
    const theirs = parseRecord(event.newValue);
    if (!theirs) return;
    if (!follows(theirs, record())) {
      // The server has theirs; what was typed here would be nowhere else.
      if (theirs.sent && record()?.sent === false) write();
      return;
    }
    ours = theirs.ours ?? [];
    seen = theirs.at;
    setRecord(theirs);
    setDraft(reconcile({ ...theirs.draft }));
  };
  window.addEventListener("storage", heed);
  onCleanup(() => {
    window.removeEventListener("storage", heed);
    if (pending !== undefined) write();
  });

  return {
    draft,
    begun: () => record() !== undefined,
    unsent: () => record()?.sent === false,
    homeless,
    knownAt: () => record()?.knownAt ?? 0,
    at: () => record()?.at ?? 0,
    change,
    set: (pointer, value) => {
      const { [pointer]: _old, ...rest } = draft;
      take(value === undefined || value.length === 0 ? rest : { ...rest, [pointer]: value });
    },
    replace: (next) => take({ ...next }),
    fill: (next) => setDraft(reconcile({ ...next })),
    adopt: (next, at) => {
      setDraft(reconcile({ ...next }));
      ours = [];
      keep({ draft: next, at: nextAt(), sent: true, knownAt: at });
    },
    trying: (json) => {
      const mark = markOf(json);
      ours = [...ours.filter((other) => other !== mark), mark].slice(-MOST_OURS);
      const kept = record();
      if (kept) note(kept);
    },
    isOurs: (json) => ours.includes(markOf(json)),
    sent: (at, knownAt) => {
      const kept = record();
      ours = [];
      if (kept) note({ ...kept, knownAt, sent: kept.sent || at === kept.at });
    },
    outrank: (knownAt) => {
      const kept = record();
      if (kept) note({ ...kept, knownAt });
    },
    forget: () => {
      clearTimeout(pending);
      pending = undefined;
      seen = undefined;
      setRecord(undefined);
      setDraft(reconcile({}));
      if (key) dropRecord(key);
    },
    write: () => {
      // What only another tab has may stand there by now; the server has what was sent from here.
      if (pending !== undefined || record()?.sent === false) write();
    },
  };
}
