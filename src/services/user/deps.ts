import type { Adopt, PasswordLinks } from "../auth/index.ts";
import type { ChannelPorts } from "../channel/index.ts";
import type { Database } from "../db/database.ts";
import type { Kick } from "../db/outbox.ts";

/** What the verbs of the directory work with. */
export interface UserDeps {
  db: Database;
  /** argon2id in PHC form. */
  hashPassword(password: string): Promise<string>;
  adopt: Adopt;
  passwordLinks: PasswordLinks;
  channels: ChannelPorts;
  /** Kicked after a commit that wrote outbox rows. */
  outbox: Kick;
}
