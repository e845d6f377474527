import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Received {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** A real server that remembers what it was sent and answers as told. */
export class Receiver {
  readonly received: Received[] = [];
  /** Answers one request; 200 unless told otherwise. */
  answer: (response: http.ServerResponse, received: Received) => void = (response) => response.end();
  readonly #server: http.Server;
  #arrived: (() => void)[] = [];

  private constructor(server: http.Server) {
    this.#server = server;
    server.on("request", async (request: http.IncomingMessage, response: http.ServerResponse) => {
      // A sender that is killed in the middle has sent nothing.
      const body = await text(request).catch(() => undefined);
      if (body === undefined) return;
      const { method = "", url: path = "", headers } = request;
      const received = { method, path, headers, body };
      this.received.push(received);
      this.answer(response, received);
      for (const wake of this.#arrived.splice(0)) wake();
    });
  }

  static async start(tls?: { key: Buffer; cert: Buffer }): Promise<Receiver> {
    const server = tls ? https.createServer(tls) : http.createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Receiver(server);
  }

  get port(): number {
    return addressOf(this.#server).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** Resolves when `count` requests have been read. */
  async has(count: number): Promise<void> {
    while (this.received.length < count) await new Promise<void>((resolve) => this.#arrived.push(resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

/** The cast holds because a TCP server that listens has such an address. */
function addressOf(server: http.Server): AddressInfo {
  return server.address() as AddressInfo;
}
