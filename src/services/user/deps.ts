import type { Database } from "../db/database.ts";

/** What the verbs of the directory work with. */
export interface UserDeps {
  db: Database;
  /** argon2id in PHC form. */
  hashPassword(password: string): Promise<string>;
}
