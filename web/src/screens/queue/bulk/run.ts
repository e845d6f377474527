import { createSignal } from "solid-js";
import { createStore } from "solid-js/store";
import { Reason } from "../../../../../gen/awaithumans/error/v1/error_pb.ts";
import { State, type Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Deed, doToEach } from "../../../api/bulk.ts";
import type { Outcome } from "../../../api/each.ts";

/** What became of one task. */
export type Fate = "waiting" | "done" | "checking" | "skipped" | "refused";

export interface Line {
  task: Task;
  fate: Fate;
  /** Why it was skipped or refused. */
  why: string;
}

/** Somebody else was faster: there is nothing to mend and nothing to try again. */
const OVERTAKEN: ReadonlySet<Reason> = new Set([
  Reason.TASK_ALREADY_TERMINAL,
  Reason.TASK_ALREADY_CLAIMED,
  Reason.TASK_NOT_CLAIMED,
  Reason.TASK_NOT_FOUND,
]);

function fateOf(outcome: Outcome): Pick<Line, "fate" | "why"> {
  if ("failure" in outcome) {
    const { reason, message } = outcome.failure;
    return { fate: OVERTAKEN.has(reason) ? "skipped" : "refused", why: message };
  }
  const checking = outcome.task?.state === State.SUBMITTED;
  return { fate: checking ? "checking" : "done", why: "" };
}

/** Does the same to each of a fixed set of tasks, and keeps what became of each. */
export function createRun(selection: { begin: (ids: string[]) => void; refuse: (task: Task) => void }) {
  const [lines, setLines] = createStore<Line[]>([]);
  const [busy, setBusy] = createSignal(false);
  const run = async (tasks: readonly Task[], deed: Deed) => {
    setBusy(true);
    const ids = tasks.map(({ id }) => id);
    selection.begin(ids);
    await doToEach(ids, deed, (outcome) => {
      const known = fateOf(outcome);
      setLines(({ task }) => task.id === outcome.id, known);
      const refused = known.fate === "refused" && tasks.find(({ id }) => id === outcome.id);
      if (refused) selection.refuse(refused);
    });
    setBusy(false);
  };
  let last: Deed | undefined;
  return {
    lines,
    busy,
    count: (fate: Fate) => lines.filter((line) => line.fate === fate).length,
    start: (tasks: readonly Task[], deed: Deed) => {
      last = deed;
      setLines(tasks.map((task) => ({ task, fate: "waiting" as const, why: "" })));
      return run(tasks, deed);
    },
    /** Tries those again that were refused. */
    retry: () => {
      const refused = lines.filter(({ fate }) => fate === "refused").map(({ task }) => task);
      setLines(({ fate }) => fate === "refused", { fate: "waiting", why: "" });
      return last ? run(refused, last) : Promise.resolve();
    },
    forget: () => setLines([]),
  };
}
