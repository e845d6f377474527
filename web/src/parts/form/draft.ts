import { createSignal, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { Draft } from "../../../../src/services/form/index.ts";

export { forgetDrafts } from "./draft-record.ts";

import { dropRecord, keyOf, parseRecord, type Record, readRecord, writeRecord } from "./draft-record.ts";

/** Beyond this length a draft is written down a moment later: writing takes longer than a key press. */
const LARGE = 100_000;
const LATER_MS = 300;

/** What the person has typed for one task. It is in this browser at once, and survives reload, logout and restart. */
export interface DraftStore {
  draft: Draft;
  /** Whether anything here is the person's, rather than only what the agent filled in. */
  begun(): boolean;
  /** Whether something of it is unknown to the server. */
  unsent(): boolean;
  /** Whether the browser refused to keep it: only this page has it. */
  homeless(): boolean;
  /** When the server kept what is here, in its own time; 0 for never. */
  knownAt(): number;
  /** Another one after each change that was made in this tab. */
  change(): number;
  set(pointer: string, value: string | string[] | undefined): void;
  /** As `set`, for all of the draft at once. */
  replace(draft: Draft): void;
  /** Puts all of a draft in place of what is there: what the agent filled in, and nobody typed. */
  fill(draft: Draft): void;
  /** Takes over what the server has. */
  adopt(draft: Draft, at: number): void;
  /** Notes that the server has what was here at `change`. */
  sent(change: number, at: number): void;
  /** Notes that what is here is to replace what the server kept at that time. */
  outrank(at: number): void;
  /** Forgets everything. */
  forget(): void;
  /** Writes down what has not been written down yet. */
  write(): void;
}

/** The draft of a person for a task; without either it is this page's alone. `person`: their id, else their address. */
export function createDraft(of?: { person: string; taskId: string }): DraftStore {
  const key = of && keyOf(of.person, of.taskId);
  const [record, setRecord] = createSignal<Record | undefined>(key ? readRecord(key) : undefined);
  const [draft, setDraft] = createStore<Draft>({ ...record()?.draft });
  const [homeless, setHomeless] = createSignal(false);
  const [change, setChange] = createSignal(0);
  let size = 0;
  let pending: ReturnType<typeof setTimeout> | undefined;

  const write = () => {
    clearTimeout(pending);
    pending = undefined;
    const kept = record();
    if (!kept || !key) return;
    size = writeRecord(key, kept);
    setHomeless(size < 0);
  };
  const keep = (next: Record) => {
    setRecord(next);
    if (size < LARGE) return write();
    pending ??= setTimeout(write, LATER_MS);
  };
  const take = (next: Draft) => {
    setDraft(reconcile(next));
    keep({ draft: { ...next }, at: Date.now(), sent: false, knownAt: record()?.knownAt ?? 0 });
    setChange((count) => count + 1);
  };
  // Another tab of the same person has typed: the newest counts, and that tab tells the server.
  const heed = (event: StorageEvent) => {
    if (event.key !== key || event.newValue === null) return;
    const theirs = parseRecord(event.newValue);
    if (!theirs) return;
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
    change,
    set: (pointer, value) => {
      const { [pointer]: _old, ...rest } = draft;
      take(value === undefined || value.length === 0 ? rest : { ...rest, [pointer]: value });
    },
    replace: (next) => take({ ...next }),
    fill: (next) => setDraft(reconcile({ ...next })),
    adopt: (next, at) => {
      setDraft(reconcile({ ...next }));
      keep({ draft: next, at: Date.now(), sent: true, knownAt: at });
    },
    sent: (at, knownAt) => {
      const kept = record();
      const stored = key ? readRecord(key) : undefined;
      // The form may have been left and opened again since: what was typed there is newer.
      if (!kept || (stored?.at ?? 0) > kept.at) return;
      const next = { ...kept, knownAt, sent: kept.sent || at === change() };
      // Or the person has signed out, and nothing of theirs is to be here.
      if (stored) keep(next);
      else setRecord(next);
    },
    outrank: (at) => {
      const kept = record();
      if (kept) keep({ ...kept, knownAt: Math.max(kept.knownAt, at) });
    },
    forget: () => {
      clearTimeout(pending);
      pending = undefined;
      setRecord(undefined);
      setDraft(reconcile({}));
      if (key) dropRecord(key);
    },
    write,
  };
}
