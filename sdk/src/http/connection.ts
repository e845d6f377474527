import { type Endpoint, type EndpointOptions, resolveEndpoint } from "../discovery/endpoint.ts";
import type { Runtime } from "../runtime.ts";

export interface Request {
  readonly method: "GET" | "POST";
  /** Below the server's URL, e.g. `/api/tasks`. */
  readonly path: string;
  readonly body?: unknown;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether sending it twice does no more than sending it once. */
  readonly repeatable: boolean;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; `undefined` where the body is none. */
  readonly body: unknown;
  readonly endpoint: Endpoint;
}

/** No answer: refused, dropped, or too slow. */
export class NetworkFailure extends Error {
  override readonly name = "NetworkFailure";
  readonly endpoint: Endpoint;
  constructor(endpoint: Endpoint, cause: unknown) {
    super("no answer", { cause });
    this.endpoint = endpoint;
  }
}

/** Sends requests to the server and finds it again where it has moved or changed its token. */
export class Connection {
  readonly #options: EndpointOptions;
  #endpoint: Endpoint | undefined;

  constructor(options: EndpointOptions) {
    this.#options = options;
  }

  get runtime(): Runtime {
    return this.#options.runtime;
  }

  async endpoint(): Promise<Endpoint> {
    this.#endpoint ??= await resolveEndpoint(this.#options);
    return this.#endpoint;
  }

  /** One answer, or `NetworkFailure`, or the reason of the request's own signal. */
  async send(request: Request): Promise<Reply> {
    const endpoint = await this.endpoint();
    try {
      const reply = await this.#exchange(endpoint, request);
      if (reply.status !== 401) return reply;
      return (await this.#rediscover(endpoint))
        ? await this.#exchange(await this.endpoint(), request)
        : reply;
    } catch (error) {
      if (!(error instanceof NetworkFailure && request.repeatable)) throw error;
      if (!(await this.#rediscover(endpoint))) throw error;
      const reply = await this.#exchange(await this.endpoint(), request);
      if (reply.status !== 404) return reply;
      // What is unknown there belongs to the server that is away: another project's dev server was found.
      this.#endpoint = endpoint;
      throw error;
    }
  }

  /** Looks again; true where there is something new to try. A dev server that is gone is no reason to go elsewhere. */
  async #rediscover(old: Endpoint): Promise<boolean> {
    const found = await resolveEndpoint(this.#options);
    if (found.urlSource === "default" || (found.url === old.url && found.token === old.token)) return false;
    this.#endpoint = found;
    return true;
  }

  async #exchange(endpoint: Endpoint, request: Request): Promise<Reply> {
    const { signal } = request;
    signal?.throwIfAborted();
    const abort = new AbortController();
    const forward = () => abort.abort(signal?.reason);
    signal?.addEventListener("abort", forward, { once: true });
    const stop = this.runtime.timer(request.timeoutMs, () => {
      abort.abort(new DOMException(`no answer within ${request.timeoutMs / 1000} s`, "TimeoutError"));
    });
    try {
      const reply = await this.#options.fetch(
        endpoint.url + request.path,
        init(endpoint, request, abort.signal),
      );
      return { status: reply.status, headers: reply.headers, body: parse(await reply.text()), endpoint };
    } catch (cause) {
      signal?.throwIfAborted();
      throw new NetworkFailure(endpoint, cause);
    } finally {
      stop();
      signal?.removeEventListener("abort", forward);
    }
  }
}

function init(endpoint: Endpoint, request: Request, signal: AbortSignal): RequestInit {
  const headers = new Headers({ accept: "application/json" });
  if (endpoint.token) headers.set("authorization", `Bearer ${endpoint.token}`);
  // Following a redirect would turn a POST into a GET.
  const base: RequestInit = { method: request.method, headers, signal, redirect: "manual" };
  if (request.body === undefined) return base;
  headers.set("content-type", "application/json");
  return { ...base, body: JSON.stringify(request.body) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
