import { setTimeout as delay } from "node:timers/promises";
import type { ServerNode } from "../support/nodes.ts";
import type { CallOptions, Reply } from "../support/server.ts";

const PROBE_MS = 50;

/** In turn to the servers that say they are ready, as a load balancer does; it looks at each all the time. */
export class Balancer {
  readonly #servers: readonly ServerNode[];
  readonly #closing = new AbortController();
  readonly #probing: Promise<unknown>;
  readonly #ready = new Set<ServerNode>();
  #turn = 0;

  constructor(servers: readonly ServerNode[]) {
    this.#servers = servers;
    this.#probing = Promise.all(servers.map((server) => this.#probe(server)));
  }

  /**
   * Sends one request. Where a connection is refused by a server that is not ready any more, the next one gets it:
   * nothing was sent yet. Everything else that goes wrong is the caller's to see.
   */
  async call(method: string, path: string, options?: CallOptions): Promise<Reply> {
    for (;;) {
      const server = await this.#next();
      try {
        return await server.call(method, path, options);
      } catch (error) {
        if (!isRefused(error) || (await isReady(server))) throw error;
        this.#ready.delete(server);
      }
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#probing;
  }

  async #next(): Promise<ServerNode> {
    for (;;) {
      const ready = this.#servers.filter((server) => this.#ready.has(server));
      const server = ready[this.#turn++ % ready.length];
      if (server) return server;
      await delay(PROBE_MS);
    }
  }

  async #probe(server: ServerNode): Promise<void> {
    while (!this.#closing.signal.aborted) {
      if (await isReady(server)) this.#ready.add(server);
      else this.#ready.delete(server);
      await delay(PROBE_MS);
    }
  }
}

export async function isReady(server: ServerNode): Promise<boolean> {
  const reply = await server.call("GET", "/api/health", { token: null }).catch(() => undefined);
  return reply?.status === 200;
}

export function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
}
