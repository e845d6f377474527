import { connectApi, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { jsonText, readTree } from "./json-tree.ts";
import { say, warn } from "./output.ts";
import { printable } from "./printable.ts";
import { holderOf, pathOf, type TaskRecord } from "./tasks-record.ts";

interface ChangeOptions extends ServerOptions {
  note?: string;
}

interface Change {
  id: string;
  verb: "cancel" | "release" | "reassign";
  body?: Readonly<Record<string, string | undefined>>;
}

/** Withdraws the question. */
export async function cancelTask(id: string, options: ChangeOptions): Promise<void> {
  await change({ id, verb: "cancel" }, options);
}

/** Takes the task from whoever holds it: those to whom it was offered may claim it again. */
export async function releaseTask(id: string, options: ChangeOptions): Promise<void> {
  await change({ id, verb: "release", body: { note: options.note } }, options);
}

/** Gives the task to the person with that e-mail address or id. */
export async function reassignTask(id: string, person: string, options: ChangeOptions): Promise<void> {
  const whom = person.includes("@") ? { email: person } : { user_id: person };
  await change({ id, verb: "reassign", body: { ...whom, note: options.note } }, options);
}

async function change({ id, verb, body = {} }: Change, options: ChangeOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const { text, reply } = await api.exchange(`${pathOf(id)}/${verb}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  if (options.json) return say(jsonText(readTree(text)));
  // The shape is the contract's.
  const task = reply as TaskRecord & { warnings?: readonly { message: string }[] };
  const holder = holderOf(task);
  say(`✓ ${printable(task.status)}${holder === undefined || verb === "cancel" ? "" : `, held by ${holder}`}`);
  for (const { message } of task.warnings ?? []) warn(`⚠ ${printable(message)}`);
}
