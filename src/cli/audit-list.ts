import { once } from "node:events";
import { connectApi, type ServerOptions, withQuery } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError, EXIT } from "./exit.ts";
import { say, warn } from "./output.ts";
import { firstLine, printable, printableJson } from "./printable.ts";
import { table } from "./table.ts";

interface AuditOptions extends ServerOptions {
  task?: string;
  action?: string;
  actor?: string;
  actorType?: string;
  channel?: string;
  from?: string;
  until?: string;
  limit?: string;
  format?: "csv" | "jsonl";
}

/** What is read of an entry; the rest is printed as it came. */
interface EntryRecord {
  task_id: string;
  action: string;
  actor_type: string;
  actor_email: string | null;
  actor_user_id: string | null;
  actor_key_id: string | null;
  channel: string | null;
  created_at: string;
  task: string | null;
}

const HEADINGS = ["TIME", "ACTION", "BY", "CHANNEL", "TASK", "QUESTION"];

/** Lists entries of all trails, one page of them, or writes them all as a file. */
export async function audit(options: AuditOptions): Promise<void> {
  const { task, action, actor, actorType, channel, from, until, limit, format, json } = options;
  const filter = { task_id: task, action, actor, actor_type: actorType, channel, from, until };
  const api = await connectApi(options, await readEnvironment());
  if (format !== undefined) return write(api.pieces(withQuery("/api/audit/export", { format, ...filter })));
  const { reply, next } = await api.exchange(withQuery("/api/audit", { ...filter, limit }));
  // The shape is the contract's.
  const entries = reply as readonly EntryRecord[];
  if (json) return say(printableJson(entries));
  if (entries.length === 0) return warn("No entries.");
  for (const line of table(HEADINGS, entries.map(cells))) say(line);
  if (next !== undefined)
    warn("There are more. --limit takes up to 1000, --format csv or jsonl writes them all.");
}

function cells(entry: EntryRecord): string[] {
  const { created_at, action, channel, task_id, task } = entry;
  const time = printable(`${created_at.slice(0, 19).replace("T", " ")}Z`);
  return [time, action, actorOf(entry), channel ?? "–", task_id, task === null ? "–" : firstLine(task)];
}

function actorOf({ actor_type, actor_email, actor_user_id, actor_key_id }: EntryRecord): string {
  return actor_email ?? actor_user_id ?? (actor_key_id === null ? actor_type : `key ${actor_key_id}`);
}

/** As it comes, so that a file of any length takes no memory. */
async function write(pieces: AsyncIterable<Uint8Array>): Promise<void> {
  // People write the questions in it, who could write to the terminal by them.
  if (process.stdout.isTTY)
    throw new CommandError(
      "A file is not for the terminal: add > audit.csv, or leave out --format.",
      EXIT.usage,
    );
  const { stdout } = process;
  for await (const piece of pieces) {
    if (stdout.write(piece)) continue;
    await Promise.race([once(stdout, "drain"), once(stdout, "close")]).catch(() => {});
    // Who reads no further, as in `… | head -1`, has what they want.
    if (stdout.destroyed) return;
  }
  // The process ends with its command, and what is on its way to a pipe with the process.
  await new Promise((resolve) => stdout.write("", resolve));
}
