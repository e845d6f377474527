import { IdempotencyConflictError } from "../errors/requests.ts";
import { CALL_PATIENCE_MS, call, fetchTask, taskIn } from "../http/call.ts";
import type { Connection } from "../http/connection.ts";
import type { Operation } from "../http/refusal.ts";
import { isObject } from "../json.ts";
import type { Log } from "../logger.ts";
import type { TaskOptions } from "../options.ts";
import { type CreateBody, createBody } from "./body.ts";
import type { Task } from "./record.ts";

/** Something the creator should know, e.g. that nobody was assigned. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

export interface Created {
  readonly task: Task;
  /** Whether the key named this task before. */
  readonly replayed: boolean;
  readonly warnings: readonly Warning[];
}

/** Creates the task, or finds the one its key names. Repeated through passing trouble: the key makes that safe. */
export async function create<Payload, Response>(
  within: { connection: Connection; log: Log },
  options: TaskOptions<Payload, Response>,
): Promise<Created> {
  const body = await createBody(options);
  try {
    return await post(within, { body, signal: options.signal });
  } catch (error) {
    const held = error instanceof IdempotencyConflictError && error.existing;
    if (!held || options.onConflict !== "resume") throw error;
    within.log.warn(
      `! The key names ${held.id}, which asks something else${placesOf(error)}: waiting for that task.`,
    );
    const task = await fetchTask(within.connection, { id: held.id, signal: options.signal });
    return { task, replayed: true, warnings: [] };
  }
}

async function post(
  { connection, log }: { connection: Connection; log: Log },
  what: { body: CreateBody; signal: AbortSignal | undefined },
): Promise<Created> {
  const operation: Operation = { kind: "create", idempotencyKey: what.body.idempotency_key };
  let told = false;
  const onTrouble = (reason: string, serverUrl: string) => {
    if (!told) log.warn(`! ${serverUrl}: ${reason}. Trying again for up to ${CALL_PATIENCE_MS / 1000} s.`);
    told = true;
  };
  const request = { method: "POST", path: "/api/tasks", repeatable: true, ...what } as const;
  const reply = await call(connection, { request, operation, onTrouble });
  return {
    task: taskIn(reply, operation),
    replayed: reply.headers.get("idempotent-replayed") === "true",
    warnings: warningsIn(reply.body),
  };
}

function warningsIn(body: unknown): Warning[] {
  const list: unknown = isObject(body) ? body.warnings : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (!isObject(entry) || typeof entry.message !== "string") return [];
    return [{ code: typeof entry.code === "string" ? entry.code : "", message: entry.message }];
  });
}

function placesOf(error: IdempotencyConflictError): string {
  const paths = error.issues.map((issue) => issue.path).filter(Boolean);
  return paths.length > 0 ? ` (${paths.join(", ")})` : "";
}
