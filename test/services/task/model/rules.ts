import type { ReasonName } from "../../../../src/services/core/errors.ts";
import {
  type Caller,
  isPerson,
  isProgram,
  isVisitor,
  KEY_OF,
  OPERATOR,
  type Person,
  POOLS,
  SCOPES,
  type Slot,
  VISITORS,
} from "./cast.ts";
import type { Act, By, Staffing } from "./moves.ts";
import { canAct, holderOf, isOver, lastOf, type Offer, type Task, type World } from "./world.ts";

/** What needs somebody who may do it. */
export type Doing = Act["verb"] | Staffing["verb"] | "get" | "list";

const SCOPE: Readonly<Partial<Record<Doing, string>>> = {
  ...{ get: "tasks:read", list: "tasks:read", open: "tasks:answer", complete: "tasks:answer" },
  ...{ create: "tasks:write", release: "tasks:write", reassign: "tasks:write" },
  ...{ cancel: "tasks:write", delete: "tasks:write", set_deadline: "tasks:write" },
};
const FOR_OPERATORS: readonly Doing[] = [
  ...(["create", "reassign", "cancel", "delete", "set_deadline"] as const),
  ...(["add", "deactivate", "reactivate"] as const),
];
const FOR_PEOPLE: readonly Doing[] = ["claim", "delegate", "draft"];
const FOR_FORMS: readonly Doing[] = ["get", "open", "complete"];

export const isKeeper = ({ who }: Caller): boolean => who === "root" || who === OPERATOR;

/** Whoever has no credentials any more is nobody: their sessions and links ended with them. */
function admitted(world: World, caller: Caller): Caller {
  const { who } = caller;
  const person = isPerson(who) ? who : isVisitor(who) ? VISITORS[who].person : undefined;
  if (person === undefined) return caller;
  const mayCome = canAct(world, person) || (!isPerson(who) && !world.people[person].known);
  return mayCome ? caller : { ...caller, who: "nobody" };
}

/** Who makes a call: `holder` is whoever holds the task of the slot now; where nobody does, Ann tries. */
export function callerOf(world: World, { who, to }: By, slot: Slot = to): Caller {
  if (who !== "holder") return admitted(world, { who, to });
  const task = lastOf(world, slot);
  return admitted(world, { who: (task && holderOf(task)) ?? "ann", to });
}

/** The address by which somebody came; a form and a program have none. */
export function nameOf({ who }: Caller): Person | undefined {
  if (isPerson(who)) return who;
  return isVisitor(who) ? VISITORS[who].person : undefined;
}

/** The account behind a caller, where there is one. */
export function accountOf(world: World, caller: Caller): Person | undefined {
  const name = nameOf(caller);
  return name !== undefined && canAct(world, name) ? name : undefined;
}

/** Who may do this at all, whatever the task: "may you do this" of ruling 38. */
export function doorReason({ who }: Caller, doing: Doing): ReasonName | undefined {
  if (who === "nobody") return "UNAUTHENTICATED";
  if (who === "form") return FOR_FORMS.includes(doing) ? undefined : "PERMISSION_DENIED";
  if (isProgram(who)) {
    const scopes: readonly string[] = SCOPES[who];
    return scopes.includes(SCOPE[doing] ?? "") ? undefined : "PERMISSION_DENIED";
  }
  if (FOR_PEOPLE.includes(doing)) return who === "root" ? "CLAIM_NEEDS_SESSION" : undefined;
  return FOR_OPERATORS.includes(doing) && who !== "root" && who !== OPERATOR
    ? "PERMISSION_DENIED"
    : undefined;
}

function isMeant(offer: Offer, person: Person): boolean {
  if ("pool" in offer) return POOLS[offer.pool].includes(person);
  return ("address" in offer ? offer.address : offer.id) === person;
}

/**
 * Operators see every task, a key what it asked; a visitor the task they came to while it is nobody else's; a person what
 * they hold, and what was offered to them or their pool while it is open and nobody holds it (ruling 41).
 */
export function sees(world: World, task: Task, caller: Caller): boolean {
  const { who, to } = caller;
  const holder = holderOf(task);
  if (isKeeper(caller)) return true;
  if (isProgram(who)) return KEY_OF[who] === task.owner;
  if (who === "form") return to === task.slot;
  if (isVisitor(who)) {
    if (to !== task.slot) return false;
    if (holder !== undefined) return holder === accountOf(world, caller);
    return task.assignee === null || ("address" in task.assignee && task.assignee.address === nameOf(caller));
  }
  if (!isPerson(who)) return false;
  if (holder !== undefined) return holder === who;
  return !isOver(task) && task.offers.some((offer) => isMeant(offer, who));
}

/** Whether somebody else holds by now what was offered to this person. */
export function cameLate(task: Task, { who }: Caller): boolean {
  return (
    isPerson(who) &&
    holderOf(task) !== undefined &&
    !isOver(task) &&
    task.offers.some((offer) => isMeant(offer, who))
  );
}

/** Who may do this to a task that they see. */
export function ownReason(
  world: World,
  task: Task,
  { caller, doing }: { caller: Caller; doing: Doing },
): ReasonName | undefined {
  const holds = isPerson(caller.who) && holderOf(task) === caller.who;
  switch (doing) {
    case "release":
      return holds || isKeeper(caller) || isProgram(caller.who) ? undefined : "PERMISSION_DENIED";
    case "delegate":
      return holds ? undefined : "PERMISSION_DENIED";
    case "claim":
    case "draft":
      return accountOf(world, caller) === undefined ? "PERMISSION_DENIED" : undefined;
    default:
      return undefined;
  }
}

/** What an answer under verification does not hold up. */
const FOR_ALL_OPEN: readonly Doing[] = ["cancel", "draft", "set_deadline"];

/** Whether the task's state allows it. */
export function stateReason(task: Task, doing: Doing): ReasonName | undefined {
  if (doing === "get" || doing === "open" || doing === "delete") return undefined;
  if (isOver(task)) return "TASK_ALREADY_TERMINAL";
  if (doing === "claim" && holderOf(task) !== undefined) return "TASK_ALREADY_CLAIMED";
  if (doing === "release" && task.assignee === null) return "TASK_NOT_CLAIMED";
  const isHeldUp = task.status === "submitted" && !FOR_ALL_OPEN.includes(doing);
  return isHeldUp ? "VERIFICATION_IN_PROGRESS" : undefined;
}
