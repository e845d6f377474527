import type { BlockList } from "node:net";
import type { ChannelPorts } from "../channel/index.ts";
import type { Actor } from "../core/call.ts";
import type { Database } from "../db/database.ts";
import type { Kick } from "../db/outbox.ts";
import type { Picks } from "../user/index.ts";
import type { Changes } from "./changes.ts";
import type { TaskInserts } from "./insert.ts";
import type { VerifierConfig } from "./verifier-config.ts";
import type { Waiters } from "./waiters.ts";

/** Why answers to a task cannot be verified on this server. */
export interface VerifierTrouble {
  reason: "VERIFIER_NOT_AVAILABLE" | "VERIFIER_API_KEY_MISSING";
  /** The variable that is missing. */
  what?: string;
}

/** What the services ask of the providers that judge answers; the folder `workers/verifiers` knows the vendors. */
export interface VerifierPort {
  /** What `verifier_config.provider` may say for a provider that is built, lower case. */
  readonly names: ReadonlySet<string>;
  /** Whether a task may name this variable of the server as the source of its key. */
  mayName(variable: string): boolean;
  /** As far as that is known without asking a provider. */
  trouble(config: VerifierConfig): VerifierTrouble | undefined;
}

/** What the verbs of a task work with. */
export interface TaskDeps {
  db: Database;
  inserts: TaskInserts;
  picks: Picks;
  changes: Changes;
  waiters: Waiters;
  /**
   * The actor as they are now, for calls that last.
   * @throws UNAUTHENTICATED where their session has ended.
   */
  renew(actor: Actor, now: Date): Promise<Actor>;
  /** Kicked after a commit that wrote outbox rows. */
  outbox: Kick;
  /** Private networks that a callback may reach. */
  outboundAllow: BlockList;
  channels: ChannelPorts;
  verifiers: VerifierPort;
  /** Says that what is shown of a task changed, although the task did not. */
  touched(taskId: string): void;
}
