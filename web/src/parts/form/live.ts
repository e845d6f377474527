import { createEffect, on, onCleanup } from "solid-js";
import { createPause } from "../pause.ts";

const PAUSE_MS = 400;

/** Something that was refused; `path` is a JSON Pointer into the request body. */
export interface Violation {
  path: string;
  message: string;
}

/** Has the answer checked a moment after each change. One call at a time; an answer about what is no more is dropped. */
export function createLiveVerdict(given: {
  /** Another one after each change. */
  change: () => number;
  off: () => boolean;
  /** Asks the server; undefined where it cannot say. */
  check: () => Promise<readonly Violation[] | undefined>;
  onVerdict: (violations: readonly Violation[]) => void;
}): void {
  const typing = createPause(PAUSE_MS);
  let busy = false;
  let gone = false;
  const ask = async () => {
    if (busy || gone || given.off()) return;
    busy = true;
    const asked = given.change();
    const violations = await given.check();
    busy = false;
    if (gone || given.off()) return;
    if (asked !== given.change()) return void ask();
    if (violations) given.onVerdict(violations);
  };
  createEffect(on(given.change, () => typing.after(() => void ask()), { defer: true }));
  onCleanup(() => {
    gone = true;
  });
}
