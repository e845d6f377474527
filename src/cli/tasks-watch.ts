import { setTimeout as delay } from "node:timers/promises";
import { type Api, connectApi, Refused, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError, EXIT } from "./exit.ts";
import { jsonText, memberOf, readTree } from "./json-tree.ts";
import { say, warn } from "./output.ts";
import { printable } from "./printable.ts";
import { dueIn, hasOutcome, pathOf, questionOf, type TaskRecord } from "./tasks-record.ts";

/** How long the server holds a poll, and how long to wait where it does not answer. */
const POLL_SECONDS = 25;
const RETRY_MS = 1_000;

/** Waits for the outcome of a task and prints its answer. @throws CommandError where it ends without one. */
export async function watchTask(id: string, options: ServerOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const task = await api.get<TaskRecord>(pathOf(id));
  if (!hasOutcome(task.status)) warn(`Waiting for: ${questionOf(task)} (${dueIn(task)} left)`);
  const { text, status } = await outcome(api, { id, status: task.status });
  const tree = readTree(text);
  if (options.json) say(jsonText(tree));
  if (status !== "completed") throw new CommandError(`✗ ${status}`, EXIT.unanswered);
  if (options.json) return;
  warn(`✓ ${status}`);
  say(jsonText(memberOf(tree, "response") ?? { kind: "other", text: "null" }));
}

/** The poll that told the outcome; how the task stands meanwhile is told as it changes. */
async function outcome(api: Api, known: { id: string; status: string }) {
  for (let { status } = known; ; ) {
    const { text, reply } = await lasting(() =>
      api.exchange(`${pathOf(known.id)}/poll?timeout=${POLL_SECONDS}`),
    );
    // The shape is the contract's.
    const told = (reply as { status: string }).status;
    if (hasOutcome(told)) return { text, status: told };
    if (told !== status) warn(`  ${printable(told)}`);
    status = told;
  }
}

/** Asks again for as long as the server is away; it is said once. */
export async function lasting<T>(ask: () => Promise<T>): Promise<T> {
  for (let isKnown = false; ; isKnown = true) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (!isKnown) warn(`${error.message} Asking again until it answers.`);
      await delay(RETRY_MS);
    }
  }
}

/** Whether it may be otherwise in a moment. */
function isPassing(error: unknown): error is CommandError {
  if (error instanceof Refused) return error.status >= 500 || error.status === 429;
  return error instanceof CommandError && error.exitCode === EXIT.unreachable;
}
