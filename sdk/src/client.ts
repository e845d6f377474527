import { announceTask } from "./banner.ts";
import { cancelTask, Handle, type TaskHandle } from "./handle.ts";
import { call, fetchTask, taskIn, taskPath } from "./http/call.ts";
import { Connection } from "./http/connection.ts";
import { type Operation, refusal } from "./http/refusal.ts";
import { chooseLog, type Log } from "./logger.ts";
import type {
  AskOptions,
  CallOptions,
  ClientOptions,
  CompleteOptions,
  ListOptions,
  TaskOptions,
} from "./options.ts";
import { type Runtime, systemRuntime } from "./runtime.ts";
import type { Schema } from "./schema/schema.ts";
import { type Created, create } from "./task/create.ts";
import { readTask, type Task } from "./task/record.ts";

/** One server and one credential. Every call rides out passing trouble and takes a `signal`. */
export interface Client {
  /** Asks a person and resolves with their answer. */
  awaitHuman<Payload, Response>(options: AskOptions<Payload, Response>): Promise<Response>;
  /** Asks a person without waiting. */
  createTask<Payload, Response>(options: TaskOptions<Payload, Response>): Promise<TaskHandle<Response>>;
  /** Takes a task up again by its id, e.g. in another process. */
  resumeTask<Response>(
    id: string,
    options: CallOptions & { readonly responseSchema: Schema<unknown, Response> },
  ): Promise<TaskHandle<Response>>;
  getTask(id: string, options?: CallOptions): Promise<Task>;
  /** Newest first. */
  listTasks(options?: ListOptions): Promise<Task[]>;
  cancelTask(id: string, options?: CallOptions): Promise<Task>;
  /** Answers in a person's place, e.g. in a test of an agent. */
  completeTask(id: string, response: object, options?: CompleteOptions): Promise<Task>;
}

export function createClient(options: ClientOptions = {}): Client {
  return assembleClient(options, systemRuntime);
}

export function assembleClient(options: ClientOptions, runtime: Runtime): Client {
  const { serverUrl, apiKey } = options;
  const send = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const connection = new Connection({ serverUrl, apiKey, fetch: send, runtime });
  const within: Within = { connection, log: chooseLog(options.logger, runtime) };
  return {
    awaitHuman: (ask) => awaitAnswer(within, ask),
    createTask: (task) => createHandle(within, task),
    resumeTask: async (id, { responseSchema, signal }) => {
      const task = await fetchTask(connection, { id, signal });
      return handleOf(within, { created: { task, replayed: true, warnings: [] }, responseSchema });
    },
    getTask: (id, { signal } = {}) => fetchTask(connection, { id, signal }),
    listTasks: (query = {}) => listTasks(connection, query),
    cancelTask: (id, { signal } = {}) => cancelTask(connection, { id, signal }),
    completeTask: (id, response, rest = {}) => completeTask(connection, { id, response, ...rest }),
  };
}

interface Within {
  readonly connection: Connection;
  readonly log: Log;
}

async function awaitAnswer<Payload, Response>(
  within: Within,
  options: AskOptions<Payload, Response>,
): Promise<Response> {
  const { signal, onStatus, cancelOnAbort } = options;
  const handle = await createHandle(within, options);
  await options.onCreated?.(handle);
  return await handle.result({ signal, onStatus, cancelOnAbort });
}

async function createHandle<Payload, Response>(
  within: Within,
  options: TaskOptions<Payload, Response>,
): Promise<TaskHandle<Response>> {
  options.signal?.throwIfAborted();
  const created = await create(within, options);
  const handle = await handleOf(within, { created, responseSchema: options.responseSchema });
  const { task, reviewUrl, replayed, warnings } = handle;
  announceTask(within.log, { task, reviewUrl, replayed, now: within.connection.runtime.now() });
  for (const warning of warnings) within.log.warn(`! ${warning.message}`);
  return handle;
}

async function handleOf<Response>(
  within: Within,
  parts: { created: Created; responseSchema: Schema<unknown, Response> },
): Promise<TaskHandle<Response>> {
  const { url } = await within.connection.endpoint();
  return new Handle({ ...within, ...parts.created, serverUrl: url, responseSchema: parts.responseSchema });
}

async function listTasks(connection: Connection, options: ListOptions): Promise<Task[]> {
  const { signal, assignedTo, ...rest } = options;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...rest, assigned_to: assignedTo })) {
    if (value !== undefined) query.set(name, String(value));
  }
  const operation: Operation = { kind: "call" };
  const request = { method: "GET", path: `/api/tasks?${query}`, repeatable: true, signal } as const;
  const reply = await call(connection, { request, operation });
  if (!Array.isArray(reply.body)) throw refusal(reply, operation);
  return reply.body.flatMap((entry: unknown) => readTask(entry) ?? []);
}

async function completeTask(
  connection: Connection,
  about: CompleteOptions & { id: string; response: object },
): Promise<Task> {
  const { id, response, completedByEmail, completedViaChannel, signal } = about;
  const operation: Operation = { kind: "call", taskId: id };
  const body = { response, completed_by_email: completedByEmail, completed_via_channel: completedViaChannel };
  const request = {
    method: "POST",
    path: taskPath(id, "/complete"),
    body,
    repeatable: false,
    signal,
  } as const;
  return taskIn(await call(connection, { request, operation }), operation);
}
