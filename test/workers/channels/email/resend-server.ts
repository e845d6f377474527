import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

interface Stored {
  body: string;
  id: string;
}

/** What goes wrong with one call: an answer instead of the usual one, or the connection broken after the mail was taken. */
export type Trouble =
  | { status: number; name?: string; headers?: Record<string, string> }
  | { how: "taken, cut" | "cut" };

/** A server that speaks what Resend documents of `POST /emails`: key, fields, and one mail for one idempotency key. */
export class ResendServer {
  readonly mails: { id: string; mail: Record<string, unknown>; headers: http.IncomingHttpHeaders }[] = [];
  readonly troubles: Trouble[] = [];
  /** Calls so far, with their idempotency keys. */
  readonly calls: string[] = [];
  readonly key = "re_test_key";
  readonly #taken = new Map<string, Stored>();
  readonly #server = http.createServer((request, response) => void this.#answer(request, response));
  #arrived: (() => void)[] = [];

  static async start(): Promise<ResendServer> {
    const server = new ResendServer();
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get url(): string {
    // A TCP server that listens has such an address.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets all that it was sent. */
  forget(): void {
    this.mails.length = 0;
    this.calls.length = 0;
    this.troubles.length = 0;
  }

  async called(times: number): Promise<void> {
    while (this.calls.length < times) await new Promise<void>((resolve) => this.#arrived.push(resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const idempotency = String(request.headers["idempotency-key"] ?? "");
    this.calls.push(idempotency);
    for (const wake of this.#arrived.splice(0)) wake();
    const trouble = this.troubles.shift();
    if (trouble && "status" in trouble) {
      const { status, name = "application_error", headers = {} } = trouble;
      return reply(response, { status, headers, json: { statusCode: status, name, message: "as told" } });
    }
    if (trouble?.how === "cut") return void request.socket.destroy();
    const { status, json } = this.#take(request, body, idempotency);
    if (trouble?.how === "taken, cut") return void request.socket.destroy();
    reply(response, { status, json });
  }

  #take(request: http.IncomingMessage, body: string, idempotency: string): { status: number; json: object } {
    if (request.method !== "POST" || request.url !== "/emails")
      return { status: 404, json: problem(404, "not_found") };
    if (request.headers.authorization !== `Bearer ${this.key}`)
      return { status: 403, json: problem(403, "invalid_api_key") };
    const mail = JSON.parse(body) as Record<string, unknown>;
    const texts = ["from", "subject", "html", "text"].every((name) => typeof mail[name] === "string");
    if (!texts || !Array.isArray(mail.to)) return { status: 422, json: problem(422, "validation_error") };
    const earlier = this.#taken.get(idempotency);
    if (earlier && earlier.body !== body)
      return { status: 409, json: problem(409, "invalid_idempotent_request") };
    if (earlier) return { status: 200, json: { id: earlier.id } };
    const id = `resend-${this.mails.length + 1}`;
    if (idempotency) this.#taken.set(idempotency, { body, id });
    this.mails.push({ id, mail, headers: request.headers });
    return { status: 200, json: { id } };
  }
}

function problem(statusCode: number, name: string): object {
  return { statusCode, name, message: `vendor text of ${name}` };
}

function reply(
  response: http.ServerResponse,
  { status, headers = {}, json }: { status: number; headers?: Record<string, string>; json: object },
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(json));
}
