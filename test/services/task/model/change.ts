import type { ReasonName } from "../../../../src/services/core/errors.ts";
import { type Caller, isProgram, KEY_OF, type Person } from "./cast.ts";
import { nameOf } from "./rules.ts";
import { holderOf, isOver, type Status, type Task, type World } from "./world.ts";

/** What a move is answered with: that it was done, why it was not, or what a worker made of it. */
export interface Reply {
  said: "done" | "recorded" | "moved on" | "nothing" | ReasonName;
  /** Of the task in the answer, where there is one. */
  status?: string;
}

export const refused = (said: ReasonName): Reply => ({ said });

/** How an act is signed in the trail. */
export function signature(caller: Caller): string {
  if (caller.who === "form") return "form";
  return isProgram(caller.who) ? KEY_OF[caller.who] : (nameOf(caller) ?? "agent");
}

interface Change {
  action: string;
  to: Status;
  by: string;
  about?: Person | undefined;
}

/** One change of a task, with its entry in the trail; an outcome is told to the asker once, and ends all drafts. */
export function change({ now }: World, task: Task, { action, to, by, about }: Change): void {
  task.revision += 1;
  task.trail.push({ revision: task.revision, action, from: task.status, to, by, about: about ?? null });
  task.status = to;
  task.changedAt = now;
  if (!isOver(task)) return;
  if (task.wantsCallback) task.callbacks.push(to);
  task.drafts = {};
}

/** Where a task was before somebody held it. */
export const unheldStatus = ({ isTold }: Task): Status => (isTold ? "notified" : "created");

/** Nobody holds it any more; what is being verified stays so. */
export function giveBack(world: World, task: Task, by: string): void {
  const about = holderOf(task);
  task.assignee = null;
  const to = task.status === "submitted" ? task.status : unheldStatus(task);
  change(world, task, { action: "released", to, by, about });
}

/** An address that waited for this person is theirs now. */
export function adopt(world: World, person: Person): void {
  for (const task of world.tasks) {
    const { assignee } = task;
    const waits = assignee !== null && "address" in assignee && assignee.address === person;
    if (!waits || task.gone || isOver(task)) continue;
    task.assignee = { person };
    const isNew = task.status === "created" || task.status === "notified";
    change(world, task, {
      action: "assigned",
      to: isNew ? "assigned" : task.status,
      by: "system",
      about: person,
    });
  }
}

/** Whoever comes to a task has seen what was sent to them about it. */
export function look(task: Task, caller: Caller): void {
  for (const message of task.messages) {
    if (message.to === nameOf(caller) && message.state === "sent") message.state = "seen";
  }
}
