import { pause } from "../../bench/support/statistics.ts";
import type { Book } from "./book.ts";
import type { Chance } from "./chance.ts";
import type { Fleet } from "./fleet.ts";

export interface Answer {
  /** When the request was sent, by the process's own clock. */
  sent: number;
  status: number;
  text: string;
  // Replies are read member by member.
  // biome-ignore lint/suspicious/noExplicitAny: parsed JSON of any shape
  json: any;
}

const PATIENCE_MS = 45_000;

/** Calls one of the servers that are up, as through a load balancer. */
export class Client {
  readonly #fleet: Fleet;
  readonly #book: Book;
  readonly #chance: Chance;

  constructor(fleet: Fleet, book: Book, chance: Chance) {
    this.#fleet = fleet;
    this.#book = book;
    this.#chance = chance;
  }

  /** Undefined where no answer came, and nobody knows what became of the request. */
  async call(method: string, path: string, body?: unknown): Promise<Answer | undefined> {
    const name = `${method} ${path.replace(/tsk_\w+/, ":id").replace(/\?.*/, "")}`;
    const url = await this.#url();
    const sent = performance.now();
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.#fleet.adminToken}`,
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await response.text();
      if (response.status >= 500) this.#book.errors.add(`${name}: ${response.status}`);
      const isJson = response.headers.get("content-type")?.startsWith("application/json");
      return { sent, status: response.status, text, json: isJson ? JSON.parse(text) : undefined };
    } catch (error) {
      this.#book.errors.add(`${name}: ${kindOf(error)}`);
      return undefined;
    }
  }

  /** The same request until it is answered with one of these statuses. */
  async insist(method: string, path: string, statuses: readonly number[], body?: unknown): Promise<Answer> {
    for (;;) {
      const answer = await this.call(method, path, body);
      if (answer && statuses.includes(answer.status)) return answer;
      if (answer && answer.status < 500) {
        const fault = `${method} ${path}: ${answer.status} ${answer.text.slice(0, 300)}`;
        this.#book.faults.push(fault);
        throw new Error(fault);
      }
      await pause(this.#chance.between(100, 400));
    }
  }

  async #url(): Promise<string> {
    for (;;) {
      const up = this.#fleet.servers.filter(({ isUp }) => isUp);
      if (up.length > 0) return this.#chance.pick(up).url;
      await pause(50);
    }
  }
}

/** What became of a connection, in a word. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { cause } = error;
  if (cause instanceof Error && "code" in cause) return String(cause.code);
  return error.name;
}
