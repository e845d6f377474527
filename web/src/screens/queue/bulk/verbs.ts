import { type Task, Verb } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { BulkVerb } from "../bulk-state.ts";
import { allowanceOf } from "../state.ts";

/** What can be done with several tasks, in the order in which it is offered. */
export const VERBS: readonly BulkVerb[] = ["answer", "claim", "release", "hand over", "cancel"];

/** What it is called; operators give tasks to others that are not their own. */
export function labelOf(name: BulkVerb, isOperator: boolean): string {
  if (name === "hand over") return isOperator ? "Reassign" : "Delegate";
  return LABELS[name];
}

const LABELS = { answer: "Answer", claim: "Claim", release: "Release", cancel: "Cancel" } as const;

const NEEDED: Readonly<Record<BulkVerb, readonly Verb[]>> = {
  answer: [Verb.COMPLETE],
  claim: [Verb.CLAIM],
  release: [Verb.RELEASE],
  "hand over": [Verb.REASSIGN, Verb.DELEGATE],
  cancel: [Verb.CANCEL],
};

/** Those of the tasks with which the viewer may do this now. */
export function allowedOf(name: BulkVerb, tasks: readonly Task[]): Task[] {
  return tasks.filter((task) => NEEDED[name].some((verb) => allowanceOf(task, verb).allowed));
}

/** Why the viewer may not do this with a task. */
export function refusalOf(name: BulkVerb, task: Task): string {
  const [first = Verb.UNSPECIFIED] = NEEDED[name];
  return allowanceOf(task, first).reason || "This is not yours to do.";
}
