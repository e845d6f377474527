import { readTask, type Task } from "../task/record.ts";
import type { Connection, Reply, Request } from "./connection.ts";
import { type Operation, refusal } from "./refusal.ts";
import { persist } from "./retry.ts";

const CALL_TIMEOUT_MS = 30_000;
/** How long passing trouble is ridden out where nobody is waited for: long enough for a server to restart. */
export const CALL_PATIENCE_MS = 60_000;

interface Call {
  readonly request: Omit<Request, "timeoutMs">;
  readonly operation: Operation;
  readonly onTrouble?: ((reason: string, serverUrl: string) => void) | undefined;
}

/** A successful reply, or the error that says why there is none. What is not repeatable is sent once. */
export async function call(connection: Connection, { request, operation, onTrouble }: Call): Promise<Reply> {
  const { runtime } = connection;
  const reply = await persist(() => connection.send({ ...request, timeoutMs: CALL_TIMEOUT_MS }), {
    runtime,
    deadline: request.repeatable ? runtime.now() + CALL_PATIENCE_MS : runtime.now(),
    operation,
    signal: request.signal,
    onTrouble,
  });
  if (reply.status < 200 || reply.status > 299) throw refusal(reply, operation);
  return reply;
}

/** The task in a reply that must hold one. */
export function taskIn(reply: Reply, operation: Operation): Task {
  const task = readTask(reply.body);
  if (!task) throw refusal(reply, operation);
  return task;
}

export async function fetchTask(
  connection: Connection,
  about: { id: string; signal?: AbortSignal | undefined },
): Promise<Task> {
  const operation: Operation = { kind: "call", taskId: about.id };
  const request = {
    method: "GET",
    path: taskPath(about.id),
    repeatable: true,
    signal: about.signal,
  } as const;
  return taskIn(await call(connection, { request, operation }), operation);
}

export function taskPath(id: string, act = ""): string {
  return `/api/tasks/${encodeURIComponent(id)}${act}`;
}
