import http from "node:http";
import https from "node:https";
import type { BlockList } from "node:net";
import { checkOutboundUrl } from "../../../services/outbound/index.ts";
import { guardedLookup } from "../../core/lookup.ts";
import { describeFailure } from "./failure.ts";

export interface Post {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface Limits {
  /** Networks that may be called although they are not public. */
  allow: BlockList;
  /** For everything from the name's resolution to the end of the answer. */
  budgetMs: number;
}

/** `error` is null for a 2xx answer, else a class and a short text; nothing of the answer's body. */
export interface Answer {
  statusCode: number | null;
  error: string | null;
}

const ANSWER_BYTES_MAX = 64 * 1024;

/** Sends one callback. Never throws: whatever goes wrong is an answer. Redirects are not followed. */
export async function post({ url, headers, body }: Post, limits: Limits): Promise<Answer> {
  try {
    const problem = checkOutboundUrl(url, limits.allow);
    if (problem !== undefined) return { statusCode: null, error: `UrlRefused: it ${problem}` };
    const statusCode = await exchange(new URL(url), { headers, body, limits });
    const success = statusCode >= 200 && statusCode < 300;
    return { statusCode, error: success ? null : `HTTP ${statusCode}` };
  } catch (error) {
    return { statusCode: null, error: describeFailure(error, limits.budgetMs) };
  }
}

interface Exchange {
  headers: Record<string, string>;
  body: string;
  limits: Limits;
}

function exchange(url: URL, { headers, body, limits }: Exchange): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const signal = AbortSignal.timeout(limits.budgetMs);
  // Whatever becomes of the request, its job is over with its budget; what the request says comes first.
  signal.addEventListener("abort", () => setImmediate(reject, signal.reason));
  const request = (url.protocol === "https:" ? https : http).request(url, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) },
    agent: false,
    lookup: guardedLookup(limits.allow),
    rejectUnauthorized: true,
    signal,
  });
  let statusCode: number | undefined;
  // Once there is a status it counts, even where the rest of the answer never comes.
  request.on("error", (error) => (statusCode === undefined ? reject(error) : resolve(statusCode)));
  request.on("response", (response) => {
    const status = response.statusCode ?? 0;
    statusCode = status;
    let bytes = 0;
    response.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > ANSWER_BYTES_MAX) response.destroy();
    });
    response.on("error", () => {});
    response.on("close", () => resolve(status));
  });
  // Without a listener Node drops the connection and tells nobody; 101 is not success.
  request.on("upgrade", (response, socket) => {
    socket.destroy();
    resolve(response.statusCode ?? 101);
  });
  request.on("close", () =>
    statusCode === undefined ? reject(new Error("closed without an answer")) : resolve(statusCode),
  );
  request.end(body);
  return promise;
}
