import type { Adopt, PasswordLinks } from "../auth/index.ts";
import type { ChannelPorts } from "../channel/index.ts";
import type { Call } from "../core/call.ts";
import type { Database, Query } from "../db/database.ts";
import type { Kick } from "../db/outbox.ts";
import type { UserRow } from "./view.ts";

/** What the verbs of the directory work with. */
export interface UserDeps {
  db: Database;
  /** argon2id in PHC form. */
  hashPassword(password: string): Promise<string>;
  adopt: Adopt;
  /**
   * Within the transaction that deactivates a locked person, after they were: makes the open tasks that they hold nobody's
   * again. Returns how many, and what is to be called after the commit.
   */
  release(
    query: Query,
    person: Pick<UserRow, "id" | "email">,
    call: Call,
  ): Promise<{ count: number; told: () => void }>;
  passwordLinks: PasswordLinks;
  channels: ChannelPorts;
  /** Kicked after a commit that wrote outbox rows. */
  outbox: Kick;
}
