import type { BlockList } from "node:net";
import type { Actor } from "../core/call.ts";
import type { Database } from "../db/database.ts";
import type { Kick } from "../db/outbox.ts";
import type { Changes } from "./changes.ts";
import type { TaskInserts } from "./insert.ts";
import type { Waiters } from "./waiters.ts";

/** What the verbs of a task work with. */
export interface TaskDeps {
  db: Database;
  inserts: TaskInserts;
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
  /** Environment variables that a verifier may name as the source of its key. */
  verifierKeyEnvs: ReadonlySet<string>;
}
