import { Verb } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { refusalOf } from "../../../../src/workers/core/channel.ts";
import { type Caller, everybody, isVisitor, SLOTS, type Slot } from "./cast.ts";
import { callerOf, type Doing, doorReason, ownReason, sees, stateReason } from "./rules.ts";
import type { Stage } from "./stage.ts";
import { type Task, taskOf, type World } from "./world.ts";

/** What somebody may ask to see: the task of a slot, or their list. */
export interface Question {
  caller: Caller;
  about: Slot | "list";
}

/** What a task's view tells that its reader may do. */
const VERBS: readonly Doing[] = [
  ...(["claim", "release", "reassign", "delegate", "complete", "cancel", "delete", "set_deadline"] as const),
];
const WIRE_NAME = new Map<Verb, string>(
  Object.entries(Verb).map(([name, verb]) => [verb, name.toLowerCase()]),
);

const mayText = (allowed: readonly string[]): string => `may ${[...allowed].sort().join(", ") || "read"}`;
const listText = (names: readonly string[]): string => `lists ${[...names].sort().join(", ") || "nothing"}`;

/** All that everybody whose credentials are good may ask. */
export function questions(world: World): Question[] {
  return SLOTS.flatMap(everybody)
    .filter(({ who, to }) => to === "ours" || isVisitor(who))
    .filter((caller) => callerOf(world, caller).who !== "nobody")
    .flatMap((caller) => [...SLOTS, "list" as const].map((about) => ({ caller, about })));
}

/** What the rulings let somebody see: what they may do to the task, the names of the tasks, or why they see nothing. */
export function sightOf(world: World, { caller, about }: Question): string {
  if (about !== "list") return taskText(world, about, caller);
  const seen = world.tasks.filter((task) => !task.gone && sees(world, task, caller));
  return doorReason(caller, "list") ?? listText(seen.map(({ name }) => name));
}

function taskText(world: World, slot: Slot, caller: Caller): string {
  if (caller.who === "form" && caller.to !== slot) return "TASK_OUTSIDE_TOKEN_SCOPE";
  const task = taskOf(world, slot);
  if (!task) return "TASK_NOT_FOUND";
  if (!sees(world, task, caller)) return "PERMISSION_DENIED";
  return mayText(VERBS.filter((doing) => may(world, task, { caller, doing })));
}

function may(world: World, task: Task, { caller, doing }: { caller: Caller; doing: Doing }): boolean {
  const reason =
    doorReason(caller, doing) ?? ownReason(world, task, { caller, doing }) ?? stateReason(task, doing);
  return reason === undefined;
}

/** What somebody really sees. */
export async function realSight(stage: Stage, { caller, about }: Question): Promise<string> {
  const tasks = stage.node.tasks(stage.actor(caller));
  try {
    if (about === "list") {
      const page = await tasks.listTasks({ pageSize: 20 });
      return listText(page.tasks.map(({ id }) => stage.nameOf(id)));
    }
    const { task } = await tasks.getTask({ id: stage.taskId(about) });
    const allowed = task?.verbs.filter((each) => each.allowed) ?? [];
    return mayText(allowed.map(({ verb }) => WIRE_NAME.get(verb) ?? ""));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return refusal.reason;
  }
}
