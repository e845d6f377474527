import { announceWait } from "./banner.ts";
import { call, fetchTask, taskIn, taskPath } from "./http/call.ts";
import type { Connection } from "./http/connection.ts";
import type { Operation } from "./http/refusal.ts";
import type { Log } from "./logger.ts";
import type { CallOptions, WaitOptions } from "./options.ts";
import type { Schema } from "./schema/schema.ts";
import type { Created, Warning } from "./task/create.ts";
import { outcomeOf } from "./task/outcome.ts";
import type { Task } from "./task/record.ts";
import { isTerminal, type TaskStatus } from "./task/status.ts";
import { waitFor } from "./task/wait.ts";

/** A task on the server. Keep its `id` to find it again after a restart: `client.resumeTask(id, …)`. */
export interface TaskHandle<Response> {
  readonly id: string;
  /** Page where a person answers. */
  readonly reviewUrl: string;
  /** Whether the key named this task before. */
  readonly replayed: boolean;
  /** What the server had to say at creation. */
  readonly warnings: readonly Warning[];
  /** The task as last seen. */
  readonly task: Task;
  /**
   * Waits for the answer, parsed by the response schema. Throws `TaskTimeoutError`, `TaskCancelledError`,
   * `VerificationExhaustedError`, or `SchemaValidationError` with the raw answer.
   */
  result(options?: WaitOptions): Promise<Response>;
  /** Asks the server for the status. */
  status(options?: CallOptions): Promise<TaskStatus>;
  /** Throws `TaskAlreadyTerminalError` where the task has its outcome. */
  cancel(options?: CallOptions): Promise<Task>;
}

export interface HandleParts<Response> extends Created {
  readonly connection: Connection;
  readonly log: Log;
  readonly serverUrl: string;
  readonly responseSchema: Schema<unknown, Response>;
}

export class Handle<Response> implements TaskHandle<Response> {
  readonly id: string;
  readonly reviewUrl: string;
  readonly replayed: boolean;
  readonly warnings: readonly Warning[];
  readonly #parts: HandleParts<Response>;
  #task: Task;

  constructor(parts: HandleParts<Response>) {
    this.id = parts.task.id;
    this.reviewUrl = reviewUrl(parts.serverUrl, parts.task.id);
    this.replayed = parts.replayed;
    this.warnings = parts.warnings;
    this.#parts = parts;
    this.#task = parts.task;
  }

  get task(): Task {
    return this.#task;
  }

  async result(options: WaitOptions = {}): Promise<Response> {
    const { connection, log, responseSchema } = this.#parts;
    options.signal?.throwIfAborted();
    if (!isTerminal(this.#task.status)) {
      announceWait(log, this.#task);
      try {
        this.#task = await waitFor(this.#task, { connection, log, options });
      } catch (error) {
        if (options.cancelOnAbort && options.signal?.aborted) await this.#cancelQuietly();
        throw error;
      }
    }
    return await outcomeOf(this.#task, responseSchema);
  }

  async status({ signal }: CallOptions = {}): Promise<TaskStatus> {
    this.#task = await fetchTask(this.#parts.connection, { id: this.id, signal });
    return this.#task.status;
  }

  async cancel({ signal }: CallOptions = {}): Promise<Task> {
    this.#task = await cancelTask(this.#parts.connection, { id: this.id, signal });
    return this.#task;
  }

  async #cancelQuietly(): Promise<void> {
    try {
      await this.cancel();
    } catch {
      this.#parts.log.warn(`! ${this.id} could not be cancelled; it may still be open.`);
    }
  }
}

export async function cancelTask(
  connection: Connection,
  about: { id: string; signal?: AbortSignal | undefined },
): Promise<Task> {
  const operation: Operation = { kind: "call", taskId: about.id };
  const path = taskPath(about.id, "/cancel");
  const request = { method: "POST", path, repeatable: false, signal: about.signal } as const;
  return taskIn(await call(connection, { request, operation }), operation);
}

function reviewUrl(serverUrl: string, id: string): string {
  return `${serverUrl}/task?id=${encodeURIComponent(id)}`;
}
