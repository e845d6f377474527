import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** Handlers take both HTTP versions; only the listener knows which one it is. */
export type HttpRequest = IncomingMessage | Http2ServerRequest;
export type HttpResponse = ServerResponse | Http2ServerResponse;
export type HttpHandler = (req: HttpRequest, res: HttpResponse) => void;

/** A whole answer. A body is sent as it is; its content type belongs to the headers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

/** One value of a request header; several lines of one header count as one list. */
export function headerOf(req: HttpRequest, name: string): string | undefined {
  const value = req.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}

/** The path of a request, without the query. */
export function pathOf(req: HttpRequest): string {
  const url = req.url ?? "/";
  const end = url.indexOf("?");
  return end === -1 ? url : url.slice(0, end);
}

/** Sends an answer beside the headers that are set already. Nothing happens where the caller has gone. */
export function send(res: HttpResponse, reply: Reply): void {
  if (res.headersSent || res.destroyed) return;
  res.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) {
    res.setHeader(name, typeof value === "string" ? value : [...value]);
  }
  if (reply.body === undefined) {
    endEmpty(res);
    return;
  }
  res.setHeader("content-length", Buffer.byteLength(reply.body));
  write(res, reply.body);
}

/** Ends a response without a body. */
function endEmpty(res: HttpResponse): void {
  if (res.statusCode !== 204 && res.statusCode !== 304) res.setHeader("content-length", 0);
  res.end();
}

/** The two classes of response have the same `end`, which TypeScript cannot call on their union. */
function write(res: HttpResponse, body: string | Uint8Array): void {
  (res as ServerResponse).end(body);
}

/** An answer in JSON; `body` is JSON text. */
export function jsonReply(status: number, body: string, headers: Reply["headers"] = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body };
}
