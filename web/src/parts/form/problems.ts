import { createSignal } from "solid-js";
import { createStore, reconcile } from "solid-js/store";

/**
 * What is wrong, by pointer. While somebody types, only fields that they have touched and left, or that were marked
 * before, are marked; at submit every one is. `typed`: what they had typed before.
 */
export function createProblems(typed: readonly string[]) {
  const [problems, setProblems] = createStore<Record<string, string | undefined>>({});
  const [rest, setRest] = createSignal<string[]>([]);
  const touched = new Set(typed);
  const marked = new Set<string>();
  const within = (outer: string, inner: string) => inner === outer || inner.startsWith(`${outer}/`);

  return {
    problems,
    rest,
    /** Marks everything that is wrong. */
    showAll: (found: Record<string, string>, others: string[]) => {
      for (const pointer of Object.keys(found)) marked.add(pointer);
      setProblems(reconcile(found));
      setRest(others);
    },
    /** Takes over what is wrong now, where it may be shown already. */
    showKnown: (found: Record<string, string>) => {
      const shown = Object.entries(found).filter(([pointer]) => marked.has(pointer));
      setProblems(reconcile(Object.fromEntries(shown)));
    },
    /** Notes a change; what was wrong there, or in what contains it, is no longer known to be. */
    touch: (pointer: string) => {
      touched.add(pointer);
      const mended = Object.keys(problems).filter((at) => problems[at] !== undefined && within(at, pointer));
      setProblems(Object.fromEntries(mended.map((at) => [at, undefined])));
    },
    /** Notes that a field was left. `found`: what is wrong that needs no server to say so. */
    leave: (pointer: string, found: Record<string, string>) => {
      if (![...touched].some((at) => within(pointer, at))) return;
      marked.add(pointer);
      const message = found[pointer];
      if (message !== undefined) setProblems({ [pointer]: message });
    },
  };
}
