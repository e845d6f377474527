import { type Caller, isPerson, isVisitor, OPERATOR, VISITORS } from "./cast.ts";
import { change, giveBack, look, type Reply, refused, signature } from "./change.ts";
import { type Act, type Create, MONTH } from "./moves.ts";
import {
  accountOf,
  callerOf,
  cameLate,
  doorReason,
  isKeeper,
  nameOf,
  ownReason,
  sees,
  stateReason,
} from "./rules.ts";
import { canAct, holderOf, type Status, type Task, taskOf, type World } from "./world.ts";

type Deed = Exclude<Act, Create>;

/** The link that an answer of this caller spends: each link is for one task. */
function linkOf(task: Task, { who }: Caller): string | undefined {
  return isVisitor(who) && VISITORS[who].once ? `${who} to ${task.name}` : undefined;
}

/** Something done to a task: refused in the order of ruling 38, or its effect. */
export function act(world: World, deed: Deed): Reply {
  const caller = callerOf(world, deed.by, deed.slot);
  const { verb } = deed;
  const atDoor = doorReason(caller, verb);
  if (atDoor) return refused(atDoor);
  if (caller.who === "form" && caller.to !== deed.slot) return refused("TASK_OUTSIDE_TOKEN_SCOPE");
  const task = taskOf(world, deed.slot);
  if (!task) return refused("TASK_NOT_FOUND");
  if (!sees(world, task, caller))
    return refused(verb === "claim" && cameLate(task, caller) ? "TASK_ALREADY_CLAIMED" : "PERMISSION_DENIED");
  const own = ownReason(world, task, { caller, doing: verb });
  if (own) return refused(own);
  if (deed.verb === "draft" && deed.text === null) return draft(world, task, { caller, text: null });
  if (deed.verb === "complete") {
    if (deed.answer === "wrong") return refused("RESPONSE_SCHEMA_MISMATCH");
    if (world.spent.includes(linkOf(task, caller) ?? "")) return refused("LINK_ALREADY_USED");
  }
  if (deed.verb === "set_deadline" && (deed.seconds <= 0 || deed.seconds > MONTH))
    return refused("VALIDATION_ERROR");
  const state = stateReason(task, verb);
  if (state) return refused(state);
  return effect(world, task, { deed, caller });
}

function effect(world: World, task: Task, { deed, caller }: { deed: Deed; caller: Caller }): Reply {
  const by = signature(caller);
  switch (deed.verb) {
    case "open":
      return open(world, task, caller);
    case "claim":
      return claim(world, task, caller);
    case "release":
      return release(world, task, caller);
    case "reassign":
    case "delegate":
      return handOver(world, task, { deed, caller });
    case "complete":
      return complete(world, task, { answer: deed.answer, caller });
    case "draft":
      return draft(world, task, { caller, text: deed.text });
    case "set_deadline":
      return setDeadline(world, task, { seconds: deed.seconds, by });
    case "cancel":
      change(world, task, { action: "cancelled", to: "cancelled", by });
      return { said: "done", status: "cancelled" };
    case "delete":
      task.trail.push({
        ...{ revision: task.revision + 1, action: "deleted", from: task.status, to: task.status },
        ...{ by, about: null },
      });
      Object.assign(task, { gone: true, drafts: {}, offers: [] });
      return { said: "done" };
  }
}

/** Nothing happens where the deadline is there already. */
function setDeadline(world: World, task: Task, { seconds, by }: { seconds: number; by: string }): Reply {
  const dueAt = world.now + seconds;
  if (dueAt !== task.dueAt) {
    task.dueAt = dueAt;
    change(world, task, { action: "deadline_changed", to: task.status, by });
  }
  return { said: "done", status: task.status };
}

/** What the caller is answered: the task, where they still see it. */
function shown(world: World, task: Task, caller: Caller): Reply {
  return sees(world, task, caller) ? { said: "done", status: task.status } : { said: "done" };
}

const BEFORE_WORK: readonly Status[] = ["created", "notified", "assigned"];

/** Only the assignee's first look moves the task. */
function open(world: World, task: Task, caller: Caller): Reply {
  look(task, caller);
  const account = accountOf(world, caller);
  if (account !== undefined && account === holderOf(task) && BEFORE_WORK.includes(task.status))
    change(world, task, { action: "opened", to: "in_progress", by: signature(caller) });
  return { said: "done", status: task.status };
}

function claim(world: World, task: Task, caller: Caller): Reply {
  const person = accountOf(world, caller);
  if (person === undefined) throw new Error("only somebody with an account gets here");
  task.assignee = { person };
  const isNew = task.status === "created" || task.status === "notified";
  const to = isNew ? "assigned" : task.status;
  change(world, task, { action: "claimed", to, by: signature(caller), about: person });
  look(task, caller);
  return { said: "done", status: task.status };
}

function release(world: World, task: Task, caller: Caller): Reply {
  giveBack(world, task, signature(caller));
  return shown(world, task, caller);
}

type HandOver = Extract<Deed, { verb: "reassign" | "delegate" }>;

/** To another active person, who is told by their own channel. */
function handOver(
  world: World,
  task: Task,
  { deed: { verb, to: about }, caller }: { deed: HandOver; caller: Caller },
): Reply {
  if (!world.people[about].known) return refused("USER_NOT_FOUND");
  // Only who may list people learns that somebody is deactivated.
  const mayKnow = !isPerson(caller.who) || caller.who === OPERATOR;
  if (!canAct(world, about)) return refused(mayKnow ? "USER_INACTIVE" : "USER_NOT_FOUND");
  if (holderOf(task) === about) return refused("TASK_ALREADY_CLAIMED");
  task.assignee = { person: about };
  change(world, task, {
    action: verb === "reassign" ? "reassigned" : "delegated",
    to: "assigned",
    by: signature(caller),
    about,
  });
  task.messages.push({ to: about, state: "queued" });
  return shown(world, task, caller);
}

/** Whoever answers what was offered to them holds it by that. What they had filled in is gone once they submit. */
function complete(world: World, task: Task, { answer, caller }: { answer: string; caller: Caller }): Reply {
  const link = linkOf(task, caller);
  const from = task.status;
  const account = accountOf(world, caller);
  Object.assign(task, { answer, answeredBy: nameOf(caller) ?? null });
  if (link !== undefined) world.spent.push(link);
  if (isPerson(caller.who) && !isKeeper(caller) && holderOf(task) === undefined)
    task.assignee = { person: caller.who };
  if (account !== undefined) delete task.drafts[account];
  const to = task.budget > 0 ? "submitted" : "completed";
  if (to === "submitted") {
    task.submission = { from, link, account };
    task.verifications.push("pending");
  }
  change(world, task, { action: to, to, by: signature(caller) });
  look(task, caller);
  return { said: "done", status: to };
}

function draft(world: World, task: Task, { caller, text }: { caller: Caller; text: string | null }): Reply {
  const account = accountOf(world, caller);
  if (account === undefined) throw new Error("only somebody with an account gets here");
  if (text === null) delete task.drafts[account];
  else task.drafts[account] = text;
  return { said: "done" };
}
