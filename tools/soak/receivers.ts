import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Chance } from "./chance.ts";

/** One request that a receiver read. */
export interface Receipt {
  id: string;
  body: string;
  at: number;
  /** Whether it was answered with a 200. */
  accepted: boolean;
}

const FAILING = 0.05;

/** Where callbacks go: some requests fail in one of three ways, until all is well. */
export class Receivers {
  readonly receipts: Receipt[] = [];
  readonly #chance: Chance;
  readonly #servers: readonly Server[];
  #isWell = false;

  private constructor(chance: Chance) {
    this.#chance = chance;
    this.#servers = [0, 1, 2].map(() =>
      createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        const id = String(request.headers["webhook-id"]);
        this.#answer(response, {
          id,
          body: Buffer.concat(chunks).toString(),
          at: Date.now(),
          accepted: false,
        });
      }),
    );
  }

  static async start(chance: Chance): Promise<Receivers> {
    const receivers = new Receivers(chance);
    for (const server of receivers.#servers) {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
    }
    return receivers;
  }

  get urls(): string[] {
    return this.#servers.map((server) => `http://127.0.0.1:${portOf(server)}/hook`);
  }

  /** From now on everything is taken. */
  mend(): void {
    this.#isWell = true;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) server.closeAllConnections();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #answer(response: ServerResponse, receipt: Receipt): void {
    this.receipts.push(receipt);
    const fails = !this.#isWell && this.#chance.isHit(FAILING);
    const how = fails ? this.#chance.pick(["500", "hang", "reset"] as const) : "accept";
    if (how === "hang") return;
    if (how === "reset") return void response.destroy();
    response.statusCode = how === "500" ? 500 : 200;
    receipt.accepted = how === "accept";
    response.end();
  }
}

/** The cast holds because a TCP server that listens has such an address. */
function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
