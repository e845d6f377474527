import { Verb } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Actor, isOperator } from "../core/call.ts";
import { fail, REASONS, type ReasonName, type Refusal } from "../core/errors.ts";
import type { VerifierTrouble } from "./deps.ts";
import { STATUSES, type Status, TERMINAL } from "./task.entity.ts";

export function isTerminal(status: Status): boolean {
  return (TERMINAL as readonly Status[]).includes(status);
}

/** Statuses in which a task still waits for its outcome. */
export const OPEN: readonly Status[] = STATUSES.filter((status) => !isTerminal(status));

/** A verb that depends on where the task is in its life. */
export type TaskVerb = "claim" | "complete" | "cancel";

/** In which statuses the assignee's first look moves the task on; it is harmless in every other. */
export const OPENS_IN: readonly Status[] = ["created", "notified", "assigned"];

/** In which statuses each verb is accepted. */
export const ALLOWED_IN: Readonly<Record<TaskVerb, readonly Status[]>> = {
  claim: ["created", "notified", "assigned", "in_progress", "rejected"],
  complete: ["created", "notified", "assigned", "in_progress", "rejected"],
  cancel: OPEN,
};

/** What the verbs need to know of a task to decide whether they may run. */
export interface TaskFacts {
  id: string;
  status: Status;
  assignedToUserId: string | null;
  /** Also of somebody who has no account, and so holds nothing yet. */
  assignedToEmail: string | null;
}

function stateReason(verb: TaskVerb, task: TaskFacts): ReasonName | undefined {
  if (isTerminal(task.status)) return "TASK_ALREADY_TERMINAL";
  if (verb === "claim" && task.assignedToUserId !== null) return "TASK_ALREADY_CLAIMED";
  return ALLOWED_IN[verb].includes(task.status) ? undefined : "VERIFICATION_IN_PROGRESS";
}

/** Why a task does not allow a verb now, or undefined where it does. */
export function stateRefusal(verb: TaskVerb, task: TaskFacts): Refusal | undefined {
  const reason = stateReason(verb, task);
  return reason && fail(reason, factsOf(task));
}

const factsOf = ({ id, status }: TaskFacts) => ({ id, status });

/** Whether this actor may see and answer this task; a guest may while it is nobody else's. */
export function maySee(actor: Actor, task: TaskFacts): boolean {
  if (actor.kind === "guest") {
    if (actor.taskId !== task.id) return false;
    return task.assignedToUserId === null
      ? [null, actor.email?.toLowerCase()].includes(task.assignedToEmail)
      : task.assignedToUserId === actor.userId;
  }
  return isOperator(actor) || (actor.kind === "user" && actor.userId === task.assignedToUserId);
}

/** Why an actor may never use a verb, whatever the task. */
const ACTOR_REASON: Readonly<Record<TaskVerb | "delete", (actor: Actor) => ReasonName | undefined>> = {
  claim: (actor) => {
    if (actor.kind === "admin") return "CLAIM_NEEDS_SESSION";
    // What a guest was shown was offered to them.
    return actor.kind === "guest" && actor.userId !== null ? undefined : operatorOnly(actor);
  },
  complete: () => undefined,
  cancel: operatorOnly,
  delete: operatorOnly,
};

export function actorReason(verb: TaskVerb, actor: Actor): ReasonName | undefined {
  return ACTOR_REASON[verb](actor);
}

function operatorOnly(actor: Actor): ReasonName | undefined {
  return isOperator(actor) ? undefined : "PERMISSION_DENIED";
}

const WIRE_VERB = {
  claim: Verb.CLAIM,
  complete: Verb.COMPLETE,
  cancel: Verb.CANCEL,
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
    const reason = ACTOR_REASON[name](actor) ?? (name === "delete" ? undefined : stateReason(name, task));
    const unverified = name === "complete" ? trouble : undefined;
    const off = reason === undefined ? unverified : { reason };
    // The sentence alone: an error with its stack is made only where one is thrown.
    const message = off && REASONS[off.reason].message({ ...factsOf(task), ...off });
    return { verb: WIRE_VERB[name], allowed: off === undefined, reason: message ?? "" };
  });
}
