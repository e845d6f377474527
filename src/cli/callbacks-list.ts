import { connectApi, type ServerOptions, withQuery } from "./api.ts";
import { CALLBACKS, type CallbackRecord, lastResult } from "./callbacks-record.ts";
import { readEnvironment } from "./environment.ts";
import { say, warn } from "./output.ts";
import { minute, printableJson } from "./printable.ts";
import { table } from "./table.ts";

interface ListOptions extends ServerOptions {
  status?: string;
  task?: string;
  limit?: string;
}

const HEADINGS = ["ID", "STATUS", "ATTEMPTS", "LAST RESULT", "NEXT ATTEMPT", "TASK", "URL"];

/** Lists callbacks, one page of them. */
export async function listCallbacks(options: ListOptions): Promise<void> {
  const { status, task, limit, json } = options;
  const api = await connectApi(options, await readEnvironment());
  const { reply, next } = await api.exchange(withQuery(CALLBACKS, { status, task_id: task, limit }));
  // The shape is the contract's.
  const callbacks = reply as readonly CallbackRecord[];
  if (json) return say(printableJson(callbacks));
  if (callbacks.length === 0) return warn("No callbacks.");
  for (const line of table(HEADINGS, callbacks.map(cells))) say(line);
  if (next !== undefined) warn("There are more. --limit takes up to 500; --status and --task list fewer.");
}

function cells(callback: CallbackRecord): string[] {
  const { id, status, attempt_count, next_attempt_at, task_id, url } = callback;
  return [id, status, String(attempt_count), lastResult(callback), minute(next_attempt_at), task_id, url];
}
