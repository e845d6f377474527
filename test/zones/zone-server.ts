import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { PROGRAM_CACHE } from "../support/program-cache.ts";
import { ADMIN_TOKEN, PAYLOAD_KEY } from "../support/server.ts";

const at = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What a program is started with so that its clock can be set. */
export const CLOCK_ARGS = ["--import", at("./set-clock.ts")];

export interface ZoneOptions {
  databaseUrl: string;
  /** `TZ` of the process. */
  zone: string;
  /** Where its clock stands; it runs where this is absent. */
  clock?: string;
  /** By how much a running clock is ahead of the machine's. */
  aheadHours?: number;
  role?: "worker";
  env?: Record<string, string>;
}

/** A process of its own in a zone of its own, whose clock stands still until it is moved. */
export class ZoneServer {
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.port = port;
  }

  static async start({ databaseUrl, zone, clock, aheadHours, role, env }: ZoneOptions): Promise<ZoneServer> {
    const child = fork(at("./zone-process.ts"), [], {
      execArgv: CLOCK_ARGS,
      env: {
        ...PROGRAM_CACHE,
        PATH: process.env.PATH,
        TZ: zone,
        AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
        AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN,
        AWAITHUMANS_PORT: "0",
        AWAITHUMANS_DRAIN_SECONDS: "0",
        AWAITHUMANS_OUTBOUND_ALLOW: "127.0.0.0/8",
        AWAITHUMANS_DATABASE_POOL_SIZE: "4",
        AWAITHUMANS_DATABASE_URL: databaseUrl,
        ...(clock !== undefined && { CLOCK_AT: clock }),
        ...(aheadHours !== undefined && { CLOCK_AHEAD: String(aheadHours) }),
        ...(role && { ROLE: role }),
        ...env,
      },
    });
    const ended = once(child, "exit").then(() => Promise.reject(new Error("the process ended at its start")));
    const [port] = await Promise.race([once(child, "message"), ended]);
    ended.catch(() => {});
    return new ZoneServer(child, port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async setClock(time: string): Promise<void> {
    const set = once(this.#process, "message");
    this.#process.send(time);
    await set;
  }

  async close(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill();
    await ended;
  }
}
