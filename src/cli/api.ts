import type { Environment } from "./environment.ts";
import { CommandError, EXIT, type ExitCode } from "./exit.ts";
import { findDevServer } from "./find-server.ts";
import { printable } from "./printable.ts";
import type { StateDirOptions } from "./state-dir.ts";

/** Which server is asked, as whom, and how the result is printed. */
export interface ServerOptions extends Pick<StateDirOptions, "stateDir"> {
  url?: string;
  token?: string;
  json?: boolean;
}

/** Above the 20 seconds that the server itself gives a channel, and the 25 that it holds a poll. */
const PATIENCE_MS = 30_000;

interface Ask {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  /** JSON text. */
  body?: string;
  /** How long the server may take. */
  patienceMs?: number;
}

/** A reply with its own text, for what is printed as it came: numbers and the order of members stay. */
export interface Exchange {
  text: string;
  headers: Headers;
  reply: unknown;
  /** Where the next page of a list is. */
  next: string | undefined;
}

/** What the server refused, in its own sentence. */
export class Refused extends CommandError {
  readonly status: number;
  /** Its stable code. */
  readonly code: string;
  constructor(message: string, { status, code }: { status: number; code: string }) {
    super(message, EXIT_OF[status] ?? EXIT.failure);
    this.status = status;
    this.code = code;
  }
}

/** A running server, asked by its REST API with the admin token. */
export class Api {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  get<T>(path: string): Promise<T> {
    return this.#ask(path, { method: "GET" });
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#ask(path, { method: "POST", body: JSON.stringify(body) });
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#ask(path, { method: "PATCH", body: JSON.stringify(body) });
  }

  /** What is answered with 204 is read as undefined. */
  delete<T = undefined>(path: string): Promise<T> {
    return this.#ask(path, { method: "DELETE" });
  }

  /** The page of a list at that path, then those behind it. */
  async *pages(first: string): AsyncGenerator<Exchange> {
    for (let path: string | undefined = first; path !== undefined; ) {
      const page: Exchange = await this.exchange(path);
      yield page;
      path = page.next;
    }
  }

  /** The reply, whose shape is the contract's. */
  async #ask<T>(path: string, ask: Ask): Promise<T> {
    return (await this.exchange(path, ask)).reply as T;
  }

  /** @throws Refused with the server's own sentence, and CommandError where no server of ours answers. */
  async exchange(path: string, ask: Ask = { method: "GET" }): Promise<Exchange> {
    const { status, headers, text } = await this.#send(path, ask);
    const reply = this.#taken(status, text);
    const [, next] = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "") ?? [];
    return { text, headers, reply, next };
  }

  /**
   * A reply of any length and any type, piece by piece; only its beginning is waited for with a limit.
   * @throws as `exchange`, and CommandError where it breaks off: then what came is not all.
   */
  async *pieces(path: string): AsyncGenerator<Uint8Array> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new DOMException("too late", "TimeoutError")), PATIENCE_MS);
    const response = await this.#open(path, { method: "GET" }, late.signal).catch((error) => {
      throw this.#unreachable(error, PATIENCE_MS);
    });
    clearTimeout(timer);
    if (response.status !== 200) this.#taken(response.status, await response.text());
    try {
      for await (const piece of response.body ?? []) yield piece;
    } catch {
      throw new CommandError(
        `${this.#url} broke off. What has come is not all; ask again.`,
        EXIT.unreachable,
      );
    }
  }

  /** What was replied. @throws Refused where it is a refusal */
  #taken(status: number, text: string): unknown {
    if (status === 204) return undefined;
    const reply = this.#read(text, status);
    if (status < 300) return reply;
    if (!isEnvelope(reply)) throw notOurs(this.#url, `answers ${status}`);
    throw new Refused(sentenceOf(reply), { status, code: reply.error_code });
  }

  async #send(path: string, ask: Ask) {
    const { patienceMs = PATIENCE_MS } = ask;
    try {
      const response = await this.#open(path, ask, AbortSignal.timeout(patienceMs));
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      throw this.#unreachable(error, patienceMs);
    }
  }

  #open(path: string, { method, body }: Ask, signal: AbortSignal): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method,
      // What is sent holds the token: it goes nowhere but to the address given.
      redirect: "manual",
      signal,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body }),
    });
  }

  #unreachable(error: unknown, patienceMs: number): CommandError {
    return new CommandError(
      `There is no answer from ${this.#url} (${causeOf(error, patienceMs)}). Is the server running there?`,
      EXIT.unreachable,
    );
  }

  #read(text: string, status: number): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw notOurs(this.#url, `answers ${status} without JSON`);
    }
  }
}

/** A path with those members that have a value as its query. */
export function withQuery(path: string, members: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

/**
 * The server of the options, else of AWAITHUMANS_URL, else the dev server of this folder or machine, whose own
 * token goes to no other.
 */
export async function connectApi(options: ServerOptions, environment: Environment): Promise<Api> {
  const { AWAITHUMANS_URL, AWAITHUMANS_ADMIN_API_TOKEN } = environment;
  const url = options.url || AWAITHUMANS_URL;
  if (!url) {
    const server = await findDevServer(options, environment).catch((error: unknown) => {
      throw error instanceof CommandError
        ? new CommandError(`${error.message}, or name another server with --url.`, error.exitCode)
        : error;
    });
    return new Api(server.url, options.token || server.admin_token);
  }
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    throw new CommandError("The server's address must start with http:// or https://.", EXIT.usage);
  }
  const token = options.token || AWAITHUMANS_ADMIN_API_TOKEN;
  if (!token) {
    throw new CommandError(
      "The server asks for its admin token: set AWAITHUMANS_ADMIN_API_TOKEN, or give --token.",
      EXIT.unauthorised,
    );
  }
  return new Api(url.replace(/\/+$/, ""), token);
}

const EXIT_OF: Readonly<Record<number, ExitCode>> = {
  400: EXIT.usage,
  401: EXIT.unauthorised,
  403: EXIT.unauthorised,
  422: EXIT.usage,
};

interface Envelope {
  error_code: string;
  message: string;
  details?: unknown;
}

function isEnvelope(reply: unknown): reply is Envelope {
  if (typeof reply !== "object" || reply === null || !("message" in reply && "error_code" in reply))
    return false;
  return typeof reply.message === "string" && typeof reply.error_code === "string";
}

/** What is wrong, each value in its own line where several are. */
function sentenceOf({ message, details }: Envelope): string {
  const places = Array.isArray(details) ? details.filter(isPlace) : [];
  return places.length === 0
    ? printable(message)
    : places
        .map((place) => printable(`${place.path.slice(1) || "The request"} ${place.message}.`))
        .join("\n");
}

function isPlace(value: unknown): value is { path: string; message: string } {
  if (typeof value !== "object" || value === null || !("path" in value && "message" in value)) return false;
  return typeof value.path === "string" && typeof value.message === "string";
}

function notOurs(url: string, what: string): CommandError {
  return new CommandError(
    `${url} ${what}, so it is no awaithumans server, or one of another version.`,
    EXIT.unreachable,
  );
}

/** `ECONNREFUSED` and the like, which `fetch` hides in its cause. */
function causeOf(error: unknown, patienceMs: number): string {
  if (!(error instanceof Error)) return "unknown trouble";
  if (error.name === "TimeoutError") return `none within ${patienceMs / 1000} s`;
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}
