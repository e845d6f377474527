import type { Database } from "../db/database.ts";

/** What the verbs of signing in and out work with. */
export interface AuthDeps {
  db: Database;
}
