import type { Database } from "../db/database.ts";
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

/** What the verbs of signing in and out work with. */
export interface AuthDeps {
  db: Database;
  settings: CredentialSettings;
  /** Kicked after a commit that wrote outbox rows. */
  outbox: Kick;
  passwordLinks: PasswordLinks;
}
