import type { ChannelPorts } from "../channel/index.ts";
import type { Finding } from "../core/finding.ts";
import type { Database } from "../db/database.ts";
import type { RollUps } from "./roll-up.ts";

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
  /** How long what was told is kept. */
  retentionDays: number;
}

/** How the server stands by its settings alone; whoever read them has found it. */
export interface SettingFindings {
  publicUrl: Finding;
  secrets: Finding;
  verifiers: readonly (Finding & { name: string })[];
}

/** What the verbs of the figures work with. */
export interface StatsDeps {
  db: Database;
  rollUps: RollUps;
  facts: ServerFacts;
  channels: ChannelPorts;
  settings: SettingFindings;
}
