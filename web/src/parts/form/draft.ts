import { createStore, reconcile } from "solid-js/store";
import type { Draft } from "../../../../src/services/form/index.ts";

const keyOf = (taskId: string) => `awaithumans-draft:${taskId}`;

/** What the person has typed for one task; survives a reload and a new login in the same tab. */
export interface DraftStore {
  draft: Draft;
  set(pointer: string, value: string | string[] | undefined): void;
  /** Puts all of a draft in place of what is there. */
  fill(draft: Draft): void;
}

export function createDraft(taskId: string): DraftStore {
  const [draft, setDraft] = createStore<Draft>(readStored(taskId));
  const store = (next: Draft) => {
    setDraft(reconcile(next));
    try {
      if (Object.keys(next).length > 0) sessionStorage.setItem(keyOf(taskId), JSON.stringify(next));
      else sessionStorage.removeItem(keyOf(taskId));
    } catch {
      // A full or forbidden storage only means that a reload forgets the text.
    }
  };
  return {
    draft,
    set: (pointer, value) => {
      const { [pointer]: _old, ...rest } = draft;
      store(value === undefined || value.length === 0 ? rest : { ...rest, [pointer]: value });
    },
    fill: store,
  };
}

function readStored(taskId: string): Draft {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(taskId)) ?? "{}");
    return isDraft(stored) ? stored : {};
  } catch {
    return {};
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((entry) => typeof entry === "string" || Array.isArray(entry));
}

/** Forgets what was typed for every task, so that nobody after this person finds it. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(keyOf(""))) sessionStorage.removeItem(key);
}
