import type { Call } from "../core/call.ts";
import type { Database, Query } from "../db/database.ts";
import type { Kick } from "../db/outbox.ts";
import type { PasswordLinks } from "./password-link.ts";

/** What the server was told about keys and embedded forms. */
export interface CredentialSettings {
  /** Where people reach the server, without a slash at its end. */
  readonly publicUrl: string;
  /** An API key beside those of the database, which may mint and nothing else. */
  readonly serviceKey: string | undefined;
  /** Signs the tokens of embedded forms; without it embedding is off. */
  readonly embedSecret: string | undefined;
  /** Origins of pages that may show a form. */
  readonly embedOrigins: readonly string[];
}

/**
 * Within a transaction: gives a person the open tasks that wait for their address, where they have one and are active.
 * What it returns is to be told after the commit.
 */
export type Adopt = (
  query: Query,
  person: { id: string; email: string | null; active: boolean },
  call: Call,
) => Promise<{ told: () => void } | undefined>;

/** What the verbs of signing in and out work with. */
export interface AuthDeps {
  db: Database;
  adopt: Adopt;
  settings: CredentialSettings;
  /** Kicked after a commit that wrote outbox rows. */
  outbox: Kick;
  passwordLinks: PasswordLinks;
}
