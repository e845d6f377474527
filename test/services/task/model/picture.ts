import { type Entry, holderOf, isOver, type Task, type World } from "./world.ts";

/** What is compared of a task, in the model and in the database. */
export interface Picture {
  name: string;
  gone: boolean;
  /** What of it there is as long as the task itself. */
  row: Row | undefined;
  offers: number;
  callbacks: readonly string[];
  verifications: readonly string[];
  messages: readonly string[];
  drafts: Readonly<Record<string, string>>;
  trail: readonly string[];
}

export interface Row {
  status: string;
  /** Whether the list of those that need attention has it. */
  needsAttention: boolean;
  /** A person, or an address that waits for its person. */
  assignee: string | null;
  attempts: number;
  answer: string | null;
  answeredBy: string | null;
  isByPolicy: boolean;
  revision: number;
  dueAt: number;
  /** From the creation to the deadline. */
  seconds: number;
  changedAt: number;
  completedAt: number | null;
  timedOutAt: number | null;
}

/** All that is compared after a move. */
export interface Pictures {
  tasks: Picture[];
  spentLinks: string[];
}

export const waiting = (address: string): string => `${address}, who is not there yet`;

export function entryText({ revision, action, from, to, by, about }: Entry): string {
  return `${revision}: ${by} ${action}${about === null ? "" : ` (${about})`}, ${from ?? "nothing"} > ${to}`;
}

export function picturesOf(world: World): Pictures {
  return { tasks: world.tasks.map(pictureOf), spentLinks: [...world.spent].sort() };
}

function pictureOf(task: Task): Picture {
  const { name, gone, offers, callbacks, verifications, messages, drafts, trail } = task;
  return {
    ...{ name, gone, callbacks, verifications, drafts },
    row: gone ? undefined : rowOf(task),
    offers: offers.length,
    messages: messages.map(({ to, state }) => `${to}: ${state}`),
    trail: trail.map(entryText),
  };
}

/** It was sent back, or nobody holds it and none of the messages about it arrived, at least one having failed. */
function needsAttention(task: Task): boolean {
  if (isOver(task)) return false;
  const states = task.messages.map(({ state }) => state);
  const isUnheard = states.includes("failed") && !states.includes("sent") && !states.includes("seen");
  return task.status === "rejected" || (holderOf(task) === undefined && isUnheard);
}

function rowOf(task: Task): Row {
  const { status, assignee, attempts, answer, answeredBy, isByPolicy, revision, dueAt, changedAt } = task;
  return {
    ...{ status, attempts, answer, answeredBy, isByPolicy, revision, dueAt, changedAt },
    needsAttention: needsAttention(task),
    seconds: dueAt - task.createdAt,
    assignee: assignee && ("person" in assignee ? assignee.person : waiting(assignee.address)),
    completedAt: status === "completed" ? changedAt : null,
    timedOutAt: status === "timed_out" ? changedAt : null,
  };
}
