import type { Logger } from "pino";
import type { Config } from "./config.ts";

/** What one process does: answer callers, run jobs, or both. */
export type Role = "server" | "worker" | "both";

export interface StartOptions {
  config: Config;
  role: Role;
  /** Addresses to listen on, all with `config.port`; port 0 takes a free one. Ignored by a worker. */
  hosts: readonly string[];
  log: Logger;
}

export interface Running {
  /** The port listened on; undefined for a worker. */
  port: number | undefined;
  /** Token for `/setup?token=…` while there is no user yet; a new one each start. */
  setupToken: string | undefined;
  /** Stops in order: not ready, drain, parked polls answered, jobs finished, listener last. */
  close(): Promise<void>;
}

/** Starts one process on a database whose schema is current. */
export async function start(_options: StartOptions): Promise<Running> {
  throw new Error("not wired yet");
}
