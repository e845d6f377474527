import type { Ask, Submission } from "../vector.ts";

/** A refusal as one door tells it, in the words of the contract. */
export class Refused extends Error {
  readonly reason: string;
  readonly places: readonly { path: string; message: string }[];
  /** Of a key that is taken: the status of its task. */
  readonly existing: string | undefined;

  constructor(
    reason: string,
    about: { places?: readonly { path: string; message: string }[]; existing?: string | undefined } = {},
  ) {
    super(reason);
    this.reason = reason;
    this.places = (about.places ?? []).map(({ path, message }) => ({ path, message }));
    this.existing = about.existing;
  }
}

export interface Created {
  id: string;
  replayed: boolean;
  /** Codes. */
  warnings: readonly string[];
}

/** What a waiter is told; `over` is the time that goes with the status. */
export interface Told {
  status: string;
  response: string | null;
  over: "completed" | "timed out" | "neither";
}

/** A task as it is read afterwards. */
export interface Read {
  status: string;
  payload: string;
  response: string | null;
  patch: string | null;
  via: string | null;
}

/** The RPCs of one protocol. Every refusal is thrown as `Refused`. */
export interface Speaker {
  create(ask: Ask): Promise<Created>;
  /** Waits for the outcome by the protocol's unary call. */
  wait(id: string): Promise<Told>;
  answer(id: string, submission: Submission): Promise<void>;
  cancel(id: string): Promise<void>;
  /** Moves the deadline. */
  move(id: string, due: Date): Promise<void>;
  remove(id: string): Promise<void>;
  read(id: string): Promise<Read>;
  /** The payload as the list shows it. */
  listed(key: string): Promise<string>;
}

/** A protocol that streams, too. */
export interface Streamer extends Speaker {
  /** Waits by the stream of the task's changes; `begun` is called with its first message. */
  watch(id: string, begun: () => void): Promise<Told>;
}

/** What a door makes of a question: the task, and a wait that has begun. */
export interface Asked {
  created: Created;
  told: Promise<Told>;
}

/** One way in: who asks and waits, and by which protocol the person answers. */
export interface Door {
  name: string;
  ask(ask: Ask): Promise<Asked>;
  /** Answers, cancels, and reads afterwards. */
  hands: Speaker;
  /** What the door sends where it is given this payload. */
  carries(payloadJson: string): string;
  /** Whether the door has words for this question. */
  speaks(ask: Ask): boolean;
}
