import { connectApi, type ServerOptions } from "./api.ts";
import { type CallbackRecord, callbackPath } from "./callbacks-record.ts";
import { readEnvironment } from "./environment.ts";
import { say } from "./output.ts";
import { printable, printableJson } from "./printable.ts";
import { table } from "./table.ts";

interface Attempt {
  number: number;
  started_at: string;
  duration_ms: number;
  status_code: number | null;
  error: string | null;
}

const HEADINGS = ["ATTEMPT", "STARTED", "TOOK", "RESULT"];

/** Shows a callback and its attempts, the newest first. */
export async function showCallback(id: string, options: ServerOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const callback = await api.get<CallbackRecord & { attempts: readonly Attempt[] }>(callbackPath(id));
  if (options.json) return say(printableJson(callback));
  const lines = [
    `id: ${callback.id}`,
    `task: ${callback.task_id}`,
    `url: ${callback.url}`,
    `status: ${callback.status}`,
    `task ended: ${callback.created_at}`,
    `attempts: ${callback.attempt_count}`,
    ...(callback.next_attempt_at === null ? [] : [`next attempt: ${callback.next_attempt_at}`]),
  ];
  for (const line of lines) say(printable(line));
  if (callback.attempts.length === 0) return;
  say();
  for (const line of table(HEADINGS, callback.attempts.map(cells))) say(line);
}

function cells({ number, started_at, duration_ms, status_code, error }: Attempt): string[] {
  return [String(number), started_at, `${duration_ms} ms`, error ?? `HTTP ${status_code}`];
}
