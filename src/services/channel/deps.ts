import type { Database } from "../db/database.ts";
import type { Kick } from "../db/outbox.ts";
import type { ChannelPorts } from "./port.ts";
import type { Vault } from "./vault.ts";

/** What the verbs of a channel work with. */
export interface ChannelDeps {
  db: Database;
  channels: ChannelPorts;
  vault: Vault;
  /** Kicked after a commit that wrote outbox rows. */
  outbox: Kick;
}
