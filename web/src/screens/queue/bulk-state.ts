import { createSignal } from "solid-js";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Draft } from "../../../../src/services/form/index.ts";
import type { Viewer } from "../../api/session.ts";

/** What is done to the selected tasks in a pane of its own. */
export type BulkVerb = "answer" | "claim" | "release" | "hand over" | "cancel";

/** What was typed for several tasks, by person and form: it outlasts the frame of the queue, which goes with the session. */
const typed = new Map<string, { ids: ReadonlySet<string>; draft: Draft }>();

/** The pane of several tasks, which stands in the place of the one that is shown. */
export function createBulk(viewer: () => Viewer) {
  const [verb, setVerb] = createSignal<BulkVerb>();
  // Known beforehand: there is no viewer any more when the frame goes.
  const { userId } = viewer();
  const keyOf = (formKey: string) => `${userId} ${formKey}`;
  return {
    /** What was typed by this form for these tasks, and maybe for more: it never shows up at others. */
    typedFor: (formKey: string, tasks: readonly Task[]): Draft | undefined => {
      const kept = typed.get(keyOf(formKey));
      return kept && tasks.every(({ id }) => kept.ids.has(id)) ? kept.draft : undefined;
    },
    /** Keeps it for as long as the page is there: a pane is left by a slip, and an answer may be refused. */
    keepTyped: (formKey: string, tasks: readonly Task[], draft: Draft) =>
      typed.set(keyOf(formKey), { ids: new Set(tasks.map(({ id }) => id)), draft }),
    verb,
    open: (asked: BulkVerb) => setVerb(asked),
    close: () => setVerb(undefined),
  };
}
