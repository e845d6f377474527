import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { SealedCookie } from "./gateway/session/cookie.ts";
import type { Metrics } from "./metrics/index.ts";
import type { ServerPlugins } from "./plugins.ts";
import type { PasswordLinks } from "./services/auth/index.ts";
import type { Database } from "./services/db/database.ts";
import type { Services } from "./services/index.ts";
import type { Channel } from "./workers/core/channel.ts";
import type { Verifiers } from "./workers/core/verifiers.ts";

/** What one process does: answer callers, run jobs, or both. */
export type Role = "server" | "worker" | "both";

/** What a process is started with. */
export interface StartOptions {
  config: Config & { readonly databaseUrl: string };
  role: Role;
  plugins: ServerPlugins;
  /** Addresses to listen on, all with `config.port`; port 0 takes a free one. Ignored by a worker. */
  hosts: readonly string[];
  log: Logger;
}

/** What every part of the process works with. */
export interface Parts extends StartOptions {
  db: Database;
  channels: ReadonlyMap<string, Channel>;
  verifiers: Verifiers;
  passwordLinks: PasswordLinks;
  services: Services;
  cookie: SealedCookie;
  version: string;
  metrics: Metrics;
}
