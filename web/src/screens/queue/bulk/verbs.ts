import { type Task, Verb } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { BulkVerb } from "../bulk-state.ts";
import { allowanceOf } from "../state.ts";

/** What can be done with several tasks, in the order in which it is offered. */
export const VERBS: readonly { name: BulkVerb; label: string }[] = [
  { name: "answer", label: "Answer" },
  { name: "claim", label: "Claim" },
  { name: "release", label: "Release" },
  { name: "hand over", label: "Delegate" },
  { name: "cancel", label: "Cancel" },
];

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
