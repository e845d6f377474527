import { isDeepStrictEqual } from "node:util";
import { type Answer, type Exchange, type Handler, WireServer } from "./sdk-wire.ts";

type Fields = Record<string, unknown>;
type Act = "create" | "poll" | "other";

/** Documented behaviour of the task routes, in memory, with faults to order. */
export class TaskWire {
  readonly tasks = new Map<string, Fields>();
  /** Answers given to one kind of request instead of the true one, in this order. */
  readonly faults: Record<Act, (Answer | Handler)[]> = { create: [], poll: [], other: [] };
  /** Set to demand this bearer token. */
  token: string | undefined;
  warnings: Fields[] = [];
  now = Date.UTC(2026, 0, 15, 12, 0, 0);
  readonly #waiting = new Set<() => void>();
  readonly #watchers = new Set<() => void>();
  #polls = 0;

  readonly handler: Handler = async (exchange) => {
    if (exchange.path === "/api/version") return ok({ name: "awaithumans", version: "0.2.0" });
    if (this.token && exchange.headers.authorization !== `Bearer ${this.token}`) {
      return refuse(401, "UNAUTHENTICATED");
    }
    const fault = this.faults[actOf(exchange)].shift();
    if (fault) return typeof fault === "function" ? await fault(exchange) : fault;
    return await this.#route(exchange);
  };

  async start(port = 0): Promise<WireServer> {
    return await WireServer.start(this.handler, port);
  }

  /** Resolves once that many polls have been parked in all. */
  async polled(count = 1): Promise<void> {
    while (this.#polls < count) await new Promise<void>((resolve) => this.#watchers.add(resolve));
  }

  /** Ends the only task, or the one of that key, and wakes its polls. */
  finish(change: Fields, key?: string): void {
    for (const task of this.tasks.values()) {
      if (key === undefined || task.idempotency_key === key) Object.assign(task, change);
    }
    for (const wake of this.#waiting) wake();
  }

  async #route(exchange: Exchange): Promise<Answer> {
    const { method, path } = exchange;
    if (path === "/api/tasks")
      return method === "POST" ? this.#create(exchange.body) : ok([...this.tasks.values()]);
    const [id = "", act = ""] = path.replace("/api/tasks/", "").split("/");
    const task = this.tasks.get(decodeURIComponent(id));
    if (!task) return refuse(404, "TASK_NOT_FOUND");
    if (act === "poll") return await this.#poll(task);
    if (act === "") return ok(task);
    if (isClosed(task)) return refuse(409, "TASK_ALREADY_TERMINAL");
    if (act === "cancel") this.finish({ status: "cancelled" });
    else this.finish({ status: "completed", ...exchange.body, completed_at: this.#time() });
    return ok(task);
  }

  #create(body: Fields): Answer {
    const stored = [...this.tasks.values()].find((task) => task.idempotency_key === body.idempotency_key);
    if (stored && !isDeepStrictEqual(stored.payload, body.payload)) {
      const details = {
        violations: [{ path: "/payload/amount", message: "differs" }],
        existing: { id: stored.id, status: stored.status },
      };
      return refuse(409, "IDEMPOTENCY_CONFLICT", details);
    }
    if (stored) return { status: 201, body: stored, headers: { "Idempotent-Replayed": "true" } };
    const task: Fields = {
      id: `tsk_${String(this.tasks.size + 1).padStart(32, "0")}`,
      ...body,
      status: "created",
      response: null,
      verification_attempt: 0,
      created_at: this.#time(),
      updated_at: this.#time(),
      completed_at: null,
      timed_out_at: null,
    };
    this.tasks.set(String(task.id), task);
    return { status: 201, body: { ...task, warnings: this.warnings } };
  }

  async #poll(task: Fields): Promise<Answer> {
    this.#polls += 1;
    for (const tell of this.#watchers) tell();
    if (!isClosed(task)) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    const { status, response, completed_at, timed_out_at, verification_attempt } = task;
    return ok({ status, response, completed_at, timed_out_at, verification_attempt });
  }

  #time(): string {
    return new Date(this.now).toISOString();
  }
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** The error envelope of the awaithumans dialect. */
export function refuse(status: number, code: string, details?: unknown): Answer {
  return {
    status,
    body: {
      error_code: code,
      error: code,
      message: `Refused: ${code}.`,
      docs: `http://127.0.0.1/docs/errors/${code}`,
      request_id: "req-1",
      details,
    },
  };
}

function actOf({ method, path }: Exchange): Act {
  if (path.endsWith("/poll")) return "poll";
  return method === "POST" && path === "/api/tasks" ? "create" : "other";
}

function isClosed(task: Fields): boolean {
  return ["completed", "timed_out", "cancelled", "verification_exhausted"].includes(String(task.status));
}
