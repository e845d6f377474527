import type { Database } from "../db/database.ts";
import type { Kick } from "../db/outbox.ts";

/** What the verbs of callbacks work with. */
export interface CallbackDeps {
  db: Database;
  /** Kicked after a commit that made callbacks due. */
  outbox: Kick;
}
