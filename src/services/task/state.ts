import { Verb } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Actor, isOperator, isPerson } from "../core/call.ts";
import { fail, REASONS, type ReasonName, type Refusal } from "../core/errors.ts";
import type { VerifierTrouble } from "./deps.ts";
import { STATUSES, type Status, TERMINAL } from "./task.entity.ts";

export function isTerminal(status: Status): boolean {
  return (TERMINAL as readonly Status[]).includes(status);
}

/** Statuses in which a task still waits for its outcome. */
export const OPEN: readonly Status[] = STATUSES.filter((status) => !isTerminal(status));

/** A verb that depends on where the task is in its life. */
export type TaskVerb = "claim" | "release" | "reassign" | "delegate" | "complete" | "cancel" | "set_deadline";

/** In which statuses the assignee's first look moves the task on; it is harmless in every other. */
export const OPENS_IN: readonly Status[] = ["created", "notified", "assigned"];

/** While no answer is being verified. */
const AT_REST: readonly Status[] = ["created", "notified", "assigned", "in_progress", "rejected"];

/** In which statuses each verb is accepted. */
export const ALLOWED_IN: Readonly<Record<TaskVerb, readonly Status[]>> = {
  claim: AT_REST,
  release: AT_REST,
  reassign: AT_REST,
  delegate: AT_REST,
  complete: AT_REST,
  cancel: OPEN,
  set_deadline: OPEN,
};

/** What the verbs need to know of a task to decide whether they may run. */
export interface TaskFacts {
  id: string;
  status: Status;
  assignedToUserId: string | null;
  /** Also of somebody who has no account, and so holds nothing yet. */
  assignedToEmail: string | null;
}

/** What decides whether an actor may see a task. */
export interface SeenFacts extends TaskFacts {
  /** Which API key created it; empty for the admin token and sessions. */
  keyNamespace: string;
  /** Whether it was offered to the person who asks. */
  offered: boolean;
}

function stateReason(verb: TaskVerb, task: TaskFacts): ReasonName | undefined {
  if (isTerminal(task.status)) return "TASK_ALREADY_TERMINAL";
  if (verb === "claim" && task.assignedToUserId !== null) return "TASK_ALREADY_CLAIMED";
  if (verb === "release" && task.assignedToUserId === null && task.assignedToEmail === null)
    return "TASK_NOT_CLAIMED";
  return ALLOWED_IN[verb].includes(task.status) ? undefined : "VERIFICATION_IN_PROGRESS";
}

/** Why a task does not allow a verb now, or undefined where it does. */
export function stateRefusal(verb: TaskVerb, task: TaskFacts): Refusal | undefined {
  const reason = stateReason(verb, task);
  return reason && fail(reason, factsOf(task));
}

const factsOf = ({ id, status }: TaskFacts) => ({ id, status });

/**
 * Whether this actor may see and answer this task: operators any, a key what it created, a guest while it is nobody
 * else's, a person what they hold, and what was offered to them while it is open and nobody's.
 */
export function maySee(actor: Actor, task: SeenFacts): boolean {
  if (isOperator(actor)) return true;
  if (actor.kind === "key") return actor.keyId === task.keyNamespace;
  if (actor.kind === "embed") return actor.taskId === task.id;
  if (actor.kind === "guest") {
    if (actor.taskId !== task.id) return false;
    return task.assignedToUserId === null
      ? [null, actor.email?.toLowerCase()].includes(task.assignedToEmail)
      : task.assignedToUserId === actor.userId;
  }
  if (actor.kind !== "user") return false;
  return task.assignedToUserId === null
    ? task.offered && !isTerminal(task.status)
    : task.assignedToUserId === actor.userId;
}

type ActorReason = (actor: Actor, task: TaskFacts) => ReasonName | undefined;

/** Why an actor may not use a verb on a task that they see, whatever its status. */
const ACTOR_REASON: Readonly<Record<TaskVerb | "delete", ActorReason>> = {
  // What somebody was shown while it was nobody's was offered to them.
  claim: (actor) => {
    if (isPerson(actor) && actor.userId !== null) return undefined;
    return actor.kind === "admin" ? "CLAIM_NEEDS_SESSION" : "PERMISSION_DENIED";
  },
  release: (actor, task) => (holds(actor, task) ? undefined : askersOnly(actor)),
  reassign: askersOnly,
  delegate: (actor, task) => {
    if (actor.kind === "admin") return "CLAIM_NEEDS_SESSION";
    return holds(actor, task) ? undefined : "PERMISSION_DENIED";
  },
  complete: (actor) =>
    actor.kind === "key" && !actor.scopes.has("tasks:answer") ? "PERMISSION_DENIED" : undefined,
  cancel: askersOnly,
  set_deadline: askersOnly,
  delete: askersOnly,
};

export function actorReason(verb: TaskVerb, actor: Actor, task: TaskFacts): ReasonName | undefined {
  return ACTOR_REASON[verb](actor, task);
}

/** Whether a signed-in person holds this task. */
function holds(actor: Actor, task: TaskFacts): boolean {
  return actor.kind === "user" && actor.userId === task.assignedToUserId;
}

/** Operators, and keys that may ask. */
function askersOnly(actor: Actor): ReasonName | undefined {
  const may = isOperator(actor) || (actor.kind === "key" && actor.scopes.has("tasks:write"));
  return may ? undefined : "PERMISSION_DENIED";
}

const WIRE_VERB = {
  claim: Verb.CLAIM,
  release: Verb.RELEASE,
  reassign: Verb.REASSIGN,
  delegate: Verb.DELEGATE,
  complete: Verb.COMPLETE,
  cancel: Verb.CANCEL,
  set_deadline: Verb.SET_DEADLINE,
  delete: Verb.DELETE,
} as const satisfies Record<keyof typeof ACTOR_REASON, Verb>;

/**
 * What the actor may do with the task now, and why not where it may not; `trouble` is what keeps an answer from
 * being verified.
 */
export function allowances(
  actor: Actor,
  task: TaskFacts,
  trouble?: VerifierTrouble,
): { verb: Verb; allowed: boolean; reason: string }[] {
  return (Object.keys(WIRE_VERB) as (keyof typeof WIRE_VERB)[]).map((name) => {
    const reason =
      ACTOR_REASON[name](actor, task) ?? (name === "delete" ? undefined : stateReason(name, task));
    const unverified = name === "complete" ? trouble : undefined;
    const off = reason === undefined ? unverified : { reason };
    // The sentence alone: an error with its stack is made only where one is thrown.
    const message = off && REASONS[off.reason].message({ ...factsOf(task), ...off });
    return { verb: WIRE_VERB[name], allowed: off === undefined, reason: message ?? "" };
  });
}
