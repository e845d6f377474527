import { KEY_OF, PEOPLE, type Person, type Pool, type Slot } from "./cast.ts";

/** Statuses as ruling 31 orders them, then `rejected`, then the outcomes. */
export type Status =
  | "created"
  | "notified"
  | "assigned"
  | "in_progress"
  | "submitted"
  | "rejected"
  | "completed"
  | "timed_out"
  | "cancelled"
  | "verification_exhausted";

const OUTCOMES: readonly Status[] = ["completed", "timed_out", "cancelled", "verification_exhausted"];

export const isOver = (task: Task): boolean => OUTCOMES.includes(task.status);

/** Who a task is for. An address may be that of somebody who is not in the directory yet. */
export type Offer = { address: Person } | { id: Person | null } | { pool: Pool };

/** Nobody, a person, or an address that waits for its person. */
export type Assignee = null | { person: Person } | { address: Person };

/** One line of the audit trail. */
export interface Entry {
  revision: number;
  action: string;
  from: string | null;
  to: string;
  by: string;
  /** The person that it is about. */
  about: string | null;
}

/** A message to one person. */
export interface Message {
  to: Person;
  state: "queued" | "sent" | "seen" | "failed";
}

/** An answer whose verdict is awaited. */
export interface Submission {
  /** Where the task goes back to where it cannot be judged. */
  from: Status;
  link: string | undefined;
  /** Of whoever gave it, where they have one. */
  account: Person | undefined;
}

/** A task of the model. One that was deleted keeps what outlives it: its trail, and what had to be told. */
export interface Task {
  name: string;
  slot: Slot;
  /** The API key that asked, empty for operators. */
  owner: string;
  gone: boolean;
  status: Status;
  assignee: Assignee;
  offers: Offer[];
  /** How many verdicts there may be; 0 where no answer is verified. */
  budget: number;
  attempts: number;
  submission: Submission | undefined;
  answer: string | null;
  answeredBy: string | null;
  /** What is answered where nobody has by the deadline; null where the task then times out. */
  fallback: string | null;
  isByPolicy: boolean;
  wantsCallback: boolean;
  /** The outcome that each callback tells. */
  callbacks: Status[];
  verifications: ("pending" | "succeeded" | "abandoned")[];
  messages: Message[];
  /** Whether a message about it ever went out. */
  isTold: boolean;
  drafts: Partial<Record<Person, string>>;
  trail: Entry[];
  revision: number;
  /** Times are seconds since the history began. */
  createdAt: number;
  dueAt: number;
  changedAt: number;
}

export interface World {
  now: number;
  people: Record<Person, { known: boolean; active: boolean; turn: number }>;
  /** Grows with every pick from a pool. */
  turn: number;
  tasks: Task[];
  spent: string[];
}

export function newWorld(): World {
  const people = Object.fromEntries(
    PEOPLE.map((person) => [person, { known: person !== "nora", active: person !== "nora", turn: 0 }]),
  );
  // The cast holds because the entries are those of all people.
  return { now: 0, people: people as World["people"], turn: 0, tasks: [], spent: [] };
}

/** The last task of a slot, deleted or not. */
export function lastOf(world: World, slot: Slot): Task | undefined {
  return world.tasks.findLast((task) => task.slot === slot);
}

/** The task that a slot has now. */
export function taskOf(world: World, slot: Slot): Task | undefined {
  const last = lastOf(world, slot);
  return last?.gone ? undefined : last;
}

export const holderOf = ({ assignee }: Task): Person | undefined =>
  assignee !== null && "person" in assignee ? assignee.person : undefined;

/** Each key has a namespace of its own, operators share one: ruling 47. */
export const ownerOf = (slot: Slot): string => (slot === "ours" ? "" : KEY_OF.service);

export const canAct = ({ people }: World, person: Person): boolean =>
  people[person].known && people[person].active;
