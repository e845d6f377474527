import { createSignal } from "solid-js";

/** What is done to the selected tasks in a pane of its own. */
export type BulkVerb = "answer" | "claim" | "release" | "hand over" | "cancel";

/** The pane of several tasks, which stands in the place of the one that is shown. */
export function createBulk() {
  const [verb, setVerb] = createSignal<BulkVerb>();
  return {
    verb,
    open: (asked: BulkVerb) => setVerb(asked),
    close: () => setVerb(undefined),
  };
}
