import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it reached the server. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Record<string, unknown>;
}

/** What to answer; `drop` cuts the connection without a word. */
export type Answer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | "drop";

export type Handler = (exchange: Exchange) => Answer | Promise<Answer>;

/** The outside party: a server on loopback that speaks the documented wire as its handler says. */
export class WireServer {
  readonly exchanges: Exchange[] = [];
  readonly #server: Server;
  readonly #handler: Handler;
  #port = 0;

  private constructor(handler: Handler) {
    this.#handler = handler;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(handler: Handler, port = 0): Promise<WireServer> {
    const wire = new WireServer(handler);
    wire.#server.listen(port, "127.0.0.1");
    await once(wire.#server, "listening");
    wire.#port = addressOf(wire.#server).port;
    return wire;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The requests of one kind, e.g. `POST /api/tasks`. */
  seen(line: string): Exchange[] {
    return this.exchanges.filter((exchange) => `${exchange.method} ${exchange.path}` === line);
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    const url = new URL(request.url ?? "/", "http://wire");
    const exchange: Exchange = {
      method: request.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: text === "" ? {} : JSON.parse(text),
    };
    this.exchanges.push(exchange);
    const answer = await this.#handler(exchange);
    if (answer === "drop") return void request.socket.destroy();
    const content = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? {});
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
    response.end(content);
  }
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("the server does not listen on a port");
  return address;
}
