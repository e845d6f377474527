import type { Environment } from "./environment.ts";
import { CommandError, EXIT, type ExitCode } from "./exit.ts";
import { findDevServer } from "./find-server.ts";
import type { StateDirOptions } from "./state-dir.ts";

/** Which server is asked, and as whom. */
export interface ServerOptions extends Pick<StateDirOptions, "stateDir"> {
  url?: string;
  token?: string;
}

/** Above the 20 seconds that the server itself gives a channel. */
const PATIENCE_MS = 30_000;

/** A running server, asked by its REST API with the admin token. */
export class Api {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  get<T>(path: string): Promise<T> {
    return this.#ask("GET", path);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#ask("POST", path, JSON.stringify(body));
  }

  /** The reply, whose shape is the contract's. @throws CommandError with the server's own sentence. */
  async #ask<T>(method: string, path: string, body?: string): Promise<T> {
    const { status, reply } = await this.#exchange(method, path, body);
    if (status < 300) return reply as T;
    if (!isEnvelope(reply)) throw notOurs(this.#url, `answers ${status}`);
    throw new CommandError(sentenceOf(reply), EXIT_OF[status] ?? EXIT.failure);
  }

  async #exchange(method: string, path: string, body?: string): Promise<{ status: number; reply: unknown }> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      // What is sent holds the token: it goes nowhere but to the address given.
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body }),
    }).catch((error: unknown) => {
      throw new CommandError(
        `There is no answer from ${this.#url} (${causeOf(error)}). Is the server running there?`,
        EXIT.unreachable,
      );
    });
    const reply: unknown = await response.json().catch(() => {
      throw notOurs(this.#url, `answers ${response.status} without JSON`);
    });
    return { status: response.status, reply };
  }
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
  message: string;
  details?: unknown;
}

function isEnvelope(reply: unknown): reply is Envelope {
  return (
    typeof reply === "object" && reply !== null && "message" in reply && typeof reply.message === "string"
  );
}

/** What is wrong, each value in its own line where several are. */
function sentenceOf({ message, details }: Envelope): string {
  const places = Array.isArray(details) ? details.filter(isPlace) : [];
  return places.length === 0
    ? message
    : places.map((place) => `${place.path.slice(1) || "The request"} ${place.message}.`).join("\n");
}

function isPlace(value: unknown): value is { path: string; message: string } {
  return typeof value === "object" && value !== null && "path" in value && typeof value.path === "string";
}

function notOurs(url: string, what: string): CommandError {
  return new CommandError(
    `${url} ${what}, so it is no awaithumans server, or one of another version.`,
    EXIT.unreachable,
  );
}

/** `ECONNREFUSED` and the like, which `fetch` hides in its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown trouble";
  if (error.name === "TimeoutError") return `none within ${PATIENCE_MS / 1000} s`;
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}
