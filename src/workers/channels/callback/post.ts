import type { BlockList, LookupFunction } from "node:net";
import { Agent, type Dispatcher } from "undici";
import { checkOutboundUrl } from "../../../services/outbound/index.ts";
import { guardedLookup } from "../../core/lookup.ts";
import { describeFailure, isUpgrade } from "./failure.ts";

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
  /** For the name's resolution and the connection, TLS included. */
  connectMs: number;
  /** Connections to one endpoint. */
  connections: number;
}

/** `error` is null for a 2xx answer, else a class and a short text; nothing of the answer's body. */
export interface Answer {
  statusCode: number | null;
  error: string | null;
  /** The header of a 429 or 503, as it came. */
  retryAfter?: string;
  /** Nothing was sent, and the endpoint has no part in that. */
  unsent?: true;
}

const ANSWER_BYTES_MAX = 64 * 1024;

/**
 * How long an idle connection is kept where the receiver names no time, and at most. Shorter than any receiver in
 * use closes it, since a callback that meets a closing connection has failed.
 */
const IDLE_MS = 1_000;
const IDLE_MS_MAX = 3_000;

/** Sends callbacks over connections of its own. An address is checked when its connection is made. */
export class Poster {
  readonly #limits: Limits;
  readonly #agent: Agent;

  constructor(limits: Limits, lookup: LookupFunction = guardedLookup(limits.allow)) {
    this.#limits = limits;
    this.#agent = new Agent({
      connect: { timeout: limits.connectMs, lookup, rejectUnauthorized: true },
      connections: limits.connections,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: IDLE_MS_MAX,
      // The budget sees to these.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** Sends one callback. Never throws: whatever goes wrong is an answer. Redirects are not followed. */
  async post({ url, headers, body }: Post): Promise<Answer> {
    const problem = checkOutboundUrl(url, this.#limits.allow);
    if (problem !== undefined) return { statusCode: null, error: `UrlRefused: it ${problem}`, unsent: true };
    try {
      return await this.#exchange(new URL(url), { headers, body });
    } catch (error) {
      if (isUpgrade(error)) return answerOf(101);
      return { statusCode: null, error: describeFailure(error, this.#limits) };
    }
  }

  /** Ends all connections, whatever is under way. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #exchange(url: URL, { headers, body }: Omit<Post, "url">): Promise<Answer> {
    const signal = AbortSignal.timeout(this.#limits.budgetMs);
    const response = await this.#agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body,
      signal,
    });
    // Once there is a status it counts, even where the rest of the answer never comes.
    await response.body.dump({ limit: ANSWER_BYTES_MAX, signal }).catch(() => {});
    return answerOf(response.statusCode, response.headers);
  }
}

function answerOf(statusCode: number, headers: Dispatcher.ResponseData["headers"] = {}): Answer {
  if (statusCode >= 200 && statusCode < 300) return { statusCode, error: null };
  const retryAfter = statusCode === 429 || statusCode === 503 ? headers["retry-after"] : undefined;
  return {
    statusCode,
    error: `HTTP ${statusCode}`,
    ...(typeof retryAfter === "string" && { retryAfter }),
  };
}
