import { connectApi, type ServerOptions } from "./api.ts";
import { CALLBACKS, type CallbackRecord, callbackPath } from "./callbacks-record.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError, EXIT } from "./exit.ts";
import { say } from "./output.ts";
import { printable, printableJson } from "./printable.ts";

interface Range {
  after?: string;
  before?: string;
  status?: string;
}

/** Sends one callback once more, or all of a time. @throws CommandError where neither is named, or both are */
export async function redeliver(id: string | undefined, options: ServerOptions & Range): Promise<void> {
  const { after, before, status } = options;
  const isRange = after !== undefined || before !== undefined || status !== undefined;
  if (id !== undefined ? isRange : after === undefined)
    throw new CommandError("Give the id of a callback, or --after <time> for all of a time.", EXIT.usage);
  return id === undefined ? redeliverRange(options) : redeliverOne(id, options);
}

async function redeliverOne(id: string, options: ServerOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const callback = await api.post<CallbackRecord>(`${callbackPath(id)}/redeliver`, {});
  if (options.json) return say(printableJson(callback));
  say(printable(`✓ ${callback.status}, due ${callback.next_attempt_at}`));
}

/** Call after call, as the server takes so many at once. */
async function redeliverRange(options: ServerOptions & Range): Promise<void> {
  const { after, before, status, json } = options;
  const api = await connectApi(options, await readEnvironment());
  let total = 0;
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const body: object = { after, before, status, cursor };
    const part = await api.post<{ count: number; cursor: string | null }>(`${CALLBACKS}/redeliver`, body);
    total += part.count;
    cursor = part.cursor;
  }
  if (json) return say(printableJson({ count: total }));
  say(total === 1 ? "✓ 1 callback is due now" : `✓ ${total} callbacks are due now`);
}
