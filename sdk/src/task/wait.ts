import { ServerUnreachableError } from "../errors/requests.ts";
import { taskPath } from "../http/call.ts";
import { type Connection, NetworkFailure, type Reply } from "../http/connection.ts";
import { type Operation, refusal } from "../http/refusal.ts";
import { isTransient, persist, unreachable } from "../http/retry.ts";
import type { Log } from "../logger.ts";
import type { WaitOptions } from "../options.ts";
import { mergePoll, readTask, type Task } from "./record.ts";
import { isTerminal } from "./status.ts";

const POLL_SECONDS = 25;
const POLL_SLACK_MS = 10_000;
/** What the server gets beyond the task's own deadline before the wait ends here. */
const GRACE_MS = 60_000;
const LONGEST_TIMEOUT_SECONDS = 2_592_000;
/** Between the starts of two polls, should something on the way answer at once each time. */
const MIN_POLL_INTERVAL_MS = 1_000;

interface Wait {
  readonly connection: Connection;
  readonly log: Log;
  readonly options: WaitOptions;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** Long-polls until the task has its outcome, or returns it as last seen a minute after its deadline, wherever that was moved. */
export async function waitFor(
  start: Task,
  { connection, log, options }: Omit<Wait, "deadline">,
): Promise<Task> {
  const { runtime } = connection;
  // A replayed task has less time left than this; the server closes it when it is due.
  const lifetime = (start.timeoutSeconds || LONGEST_TIMEOUT_SECONDS) * 1000;
  let wait: Wait = { connection, log, options, deadline: runtime.now() + lifetime + GRACE_MS };
  let task = start;
  while (!isTerminal(task.status)) {
    const begun = runtime.now();
    const next = begun < wait.deadline ? await poll(task, wait) : undefined;
    if (!next) {
      const last = await lastLook(task, wait);
      const moreMs = (last.timeoutSeconds - task.timeoutSeconds) * 1000;
      if (isTerminal(last.status) || moreMs <= 0) return last;
      wait = { ...wait, deadline: wait.deadline + moreMs };
      if (last.status !== task.status) options.onStatus?.(last.status, last);
      task = last;
      continue;
    }
    if (next.status !== task.status) options.onStatus?.(next.status, next);
    task = next;
    const rest = begun + MIN_POLL_INTERVAL_MS - runtime.now();
    if (rest > 0 && !isTerminal(task.status)) await runtime.sleep(rest, options.signal);
  }
  return task;
}

/** The task as the server now has it; `undefined` where trouble lasted to the deadline. */
async function poll(task: Task, wait: Wait): Promise<Task | undefined> {
  const operation = operationOn(task);
  const reply = await persistently(() => pollOnce(task, wait), { wait, operation });
  if (!reply || isTransient(reply.status)) return undefined;
  const next = reply.status === 200 ? mergePoll(task, reply.body) : undefined;
  if (!next) throw refusal(reply, operation);
  return next;
}

async function persistently(
  send: () => Promise<Reply>,
  { wait, operation }: { wait: Wait; operation: Operation },
): Promise<Reply | undefined> {
  const { connection, log, options, deadline } = wait;
  let lost = false;
  const onTrouble = (reason: string, serverUrl: string) => {
    if (!lost) log.warn(`! ${serverUrl}: ${reason}. The task stays open; trying again until it times out.`);
    lost = true;
  };
  const rules = { runtime: connection.runtime, deadline, operation, signal: options.signal, onTrouble };
  try {
    const reply = await persist(send, rules);
    if (lost && !isTransient(reply.status)) log.info("  Connected again.");
    return reply;
  } catch (error) {
    if (error instanceof ServerUnreachableError) return undefined;
    throw error;
  }
}

async function pollOnce(task: Task, { connection, options, deadline }: Wait): Promise<Reply> {
  const left = Math.ceil((deadline - connection.runtime.now()) / 1000);
  const seconds = Math.min(POLL_SECONDS, Math.max(1, left));
  const reply = await connection.send({
    method: "GET",
    path: taskPath(task.id, `/poll?timeout=${seconds}`),
    timeoutMs: seconds * 1000 + POLL_SLACK_MS,
    signal: options.signal,
    repeatable: true,
  });
  if (reply.status !== 200 || mergePoll(task, reply.body)) return reply;
  // A proxy's page in place of the answer passes like a lost connection does.
  throw new NetworkFailure(reply.endpoint, new Error("an answer that is no JSON of an awaithumans server"));
}

async function lastLook(task: Task, { connection, options }: Wait): Promise<Task> {
  const operation = operationOn(task);
  const request = { method: "GET", path: taskPath(task.id), timeoutMs: POLL_SLACK_MS } as const;
  try {
    const reply = await connection.send({ ...request, repeatable: true, signal: options.signal });
    const found = reply.status === 200 ? readTask(reply.body) : undefined;
    if (!found) throw refusal(reply, operation);
    return found;
  } catch (error) {
    throw error instanceof NetworkFailure ? unreachable(error, { attempts: 1, operation }) : error;
  }
}

function operationOn(task: Task): Operation {
  return { kind: "poll", taskId: task.id, idempotencyKey: task.idempotencyKey };
}
