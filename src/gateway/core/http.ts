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

/**
 * The bytes of a body. A reader who stops early does not break the connection: the rest is thrown away
 * as it comes, so that the caller gets to read the answer.
 */
export async function* bytesOf(req: HttpRequest): AsyncIterable<Uint8Array> {
  try {
    yield* req.iterator({ destroyOnReturn: false });
  } finally {
    req.resume();
  }
}

/** Whether nobody is there any more to answer to; a response of HTTP/2 tells it by its stream. */
export function isGone(res: HttpResponse): boolean {
  return "stream" in res ? res.stream.destroyed : res.destroyed;
}

/** Headers of every answer of an API: its data is the caller's alone, and is what its type says. */
export function setApiHeaders(res: HttpResponse, requestId: string): void {
  res.setHeader("x-request-id", requestId);
  res.setHeader("x-content-type-options", "nosniff");
  res.setHeader("cache-control", "no-store");
}

/** Has the connection closed after the answer, where it carries one answer at a time. */
export function askToClose(res: HttpResponse): void {
  if (!("stream" in res) && !res.headersSent) res.setHeader("connection", "close");
}

/** Sends an answer beside the headers that are set already. Nothing happens where the caller has gone. */
export function send(res: HttpResponse, reply: Reply): void {
  if (res.headersSent || isGone(res)) return;
  begin(res, reply);
  if (reply.body === undefined) {
    endEmpty(res);
    return;
  }
  res.setHeader("content-length", Buffer.byteLength(reply.body));
  write(res, reply.body);
}

/** Sets what is sent in front of the body. */
export function begin(res: HttpResponse, { status, headers = {} }: Reply): void {
  res.statusCode = status;
  for (const [name, value] of Object.entries(headers)) {
    res.setHeader(name, typeof value === "string" ? value : [...value]);
  }
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
