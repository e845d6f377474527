import type { Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { LinkPurpose } from "../auth/index.ts";
import type { Addresses, KnownPerson, PersonKey } from "../user/index.ts";

/** A recipient within a channel, and by which sender or workspace it is reached. */
export interface Place {
  target: string;
  identity: string | null;
}

/** Why something cannot be sent. */
export interface Trouble {
  /** Stable code, as the audit trail has it: `no_client`, `no_transport_configured`, … */
  reason: string;
  /** What is wrong and what to do, as a sentence for people. Names no secret. */
  message: string;
}

/** How far a channel is set up. */
export interface ChannelStatus {
  state: "off" | "incomplete" | "ready";
  /** What is missing or wrong and what to do, a sentence each. */
  problems: readonly string[];
  /** What is known of the set-up, a sentence each. */
  facts: readonly string[];
}

/** What a delivery says: the question, or that an answer does not count: the verifier sent it back, or could not be asked. */
export type Purpose = "question" | "rejection";

/** One message to one recipient. */
export interface Outgoing extends Place {
  /** The same for every attempt: what tells a duplicate after a crash. */
  id: string;
  purpose: Purpose;
  /** As its recipient may read it: a redacted payload is masked. */
  task: Task;
  /** The person of the directory behind the target. */
  person: KnownPerson | undefined;
}

/** A letter to one person, with a link that is theirs alone. */
export interface LinkLetter extends Place {
  /** The same for every attempt: what tells a duplicate after a crash. */
  id: string;
  purpose: LinkPurpose;
  link: string;
  /** When the link ends. */
  expireTime: Date;
}

/** What the vendor said. What is transient is tried again, not before `retryAfterSeconds`. */
export type Sending =
  | {
      kind: "sent";
      /** What the channel needs to find its message again; absent where messages cannot be changed. */
      receipt?: Readonly<Record<string, string>>;
      /** Id of the stored sender that it was sent by. */
      identity?: string;
      /** The one person whom it went to, where only the vendor could say who the target is. */
      person?: PersonKey;
      /** What became of it, a sentence, where nobody but this server took it. */
      note?: string;
    }
  | ({ kind: "failed"; transient: boolean; retryAfterSeconds?: number } & Trouble);

/** What the services ask of a channel. The folder in `workers/channels` that implements it knows the vendor. */
export interface ChannelPort {
  /** The word in front of a destination; also what the audit trail calls the channel. */
  readonly kind: string;
  /** Its name for people. */
  readonly label: string;
  /** A destination to begin a test with. */
  readonly example: string;
  /** What is wrong with a target, or undefined where it can be one. */
  targetProblem(target: string): string | undefined;
  /** Whom a target names, where it names one person in words that the directory has. */
  personAt(place: Place): PersonKey | undefined;
  /** How this channel reaches a person; undefined where it does not. */
  placeOf(person: Addresses): Place | undefined;
  status(): Promise<ChannelStatus>;
  /** Why nothing can be sent by this identity now, as far as that is known without asking the vendor: a warning ahead. */
  trouble(identity: string | null): Promise<Trouble | undefined>;
  /** Sends a message that says that it is a test. What `trouble` would tell, it answers itself. */
  test(place: Place, signal: AbortSignal): Promise<Sending>;
  /** Sends a letter. Absent where what is sent is not for one person's eyes only. */
  letter?(letter: LinkLetter, signal: AbortSignal): Promise<Sending>;
  /**
   * What is wrong with a stored sender: paths are `/transport` or lead into its configuration; `malformed` is what is
   * missing or of the wrong type. Only a channel that has stored senders has this.
   */
  checkSender?(
    transport: string,
    config: Readonly<Record<string, unknown>>,
  ): { path: string; message: string; malformed?: true }[];
}

/** The channels of this server in the order in which a person is reached who has addresses in several. */
export type ChannelPorts = ReadonlyMap<string, ChannelPort>;

/** A sender of a channel, its secrets opened. */
export interface SenderIdentity {
  id: string;
  displayName: string;
  fromEmail: string;
  fromName: string | null;
  replyTo: string | null;
  transport: string;
  /** As it was given; the channel checked it then. */
  config: Readonly<Record<string, unknown>>;
}
