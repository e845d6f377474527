import type { Database } from "../db/database.ts";

/** How this server is set up, as far as that is no secret. */
export interface ServerFacts {
  version: string;
  environment: string;
  publicUrl: string;
  hasAdminToken: boolean;
  slackMode: "off" | "single-workspace";
  /** Null where the server has no sender of its own. */
  emailTransport: string | null;
  emailFrom: string | null;
}

/** What the verbs of the figures work with. */
export interface StatsDeps {
  db: Database;
  facts: ServerFacts;
}
