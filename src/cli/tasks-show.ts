import { type Api, connectApi, Refused, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { EXIT } from "./exit.ts";
import { type JsonTree, jsonText, memberOf, outline, readTree } from "./json-tree.ts";
import { say, warn } from "./output.ts";
import { printable } from "./printable.ts";
import { answeredBy, dueIn, hasOutcome, holderOf, pathOf, type TaskRecord } from "./tasks-record.ts";

interface Delivery {
  channel: string;
  identity: string | null;
  target: string;
  purpose: string;
  status: string;
  message: string | null;
  created_at: string;
}

interface AuditEntry {
  action: string;
  from_status: string | null;
  to_status: string;
  actor_type: string;
  actor_email: string | null;
  channel: string | null;
  extra_data: { from?: unknown; to?: unknown } | null;
  created_at: string;
}

/** Shows everything there is to know of a task. */
export async function showTask(id: string, options: ServerOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const path = pathOf(id);
  const { text, reply } = await api.exchange(path);
  const deliveries = await readIfAllowed(api, `${path}/deliveries`);
  const audit = await readIfAllowed(api, `${path}/audit`);
  if (options.json) {
    const members = Object.entries({ task: text, deliveries: deliveries?.text, audit: audit?.text });
    const trees = members.map(([name, part]): [string, JsonTree] => [name, readTree(part ?? "null")]);
    return say(jsonText({ kind: "object", members: trees }));
  }
  // The shapes are the contract's.
  sayTask(reply as TaskRecord, readTree(text));
  section("Deliveries", (deliveries?.reply as Delivery[] | undefined)?.map(deliveryLine));
  section("Audit trail", (audit?.reply as AuditEntry[] | undefined)?.map(auditLine));
  if (audit === undefined) warn("What was sent, and the audit trail, are shown to operators only.");
}

/** Undefined where the caller may not read it. */
async function readIfAllowed(api: Api, path: string) {
  return await api.exchange(path).catch((error: unknown) => {
    if (error instanceof Refused && error.exitCode === EXIT.unauthorised) return undefined;
    throw error;
  });
}

function sayTask(task: TaskRecord, tree: JsonTree): void {
  for (const line of task.task.split(/\r\n?|\n/)) say(printable(line));
  section("", [
    `id: ${task.id}`,
    `status: ${task.status}${answeredBy(task)}`,
    `priority: ${task.priority}`,
    `assignee: ${holderOf(task) ?? "nobody"}`,
    `due: ${task.due_at}${hasOutcome(task.status) ? "" : ` (${dueIn(task)})`}`,
  ]);
  const parts = {
    Evidence: "payload",
    "From the asker": "task_metadata",
    "Note of who handed it over": "handover_note",
    Answer: "response",
    "Verdict on it": "verifier_result",
  };
  for (const [title, name] of Object.entries(parts)) {
    const member = memberOf(tree, name);
    section(title, member && outline(member));
  }
  const policy = memberOf(tree, "on_timeout");
  const response = policy && memberOf(policy, "response");
  if (!hasOutcome(task.status))
    section("Answer where nobody gives one in time", response && outline(response));
}

/** Lines, whoever wrote them, below their title; nothing where there are none. */
function section(title: string, lines: readonly string[] = []): void {
  if (lines.length === 0) return;
  say();
  if (title) say(title);
  for (const line of lines) say(`  ${printable(line)}`);
}

function deliveryLine({ channel, identity, target, purpose, status, message, created_at }: Delivery): string {
  const destination = `${channel}${identity === null ? "" : `+${identity}`}:${target}`;
  const why = message === null ? "" : `: ${message}`;
  return `${created_at}  ${destination}  ${purpose} ${status}${why}`;
}

function auditLine(entry: AuditEntry): string {
  const { action, actor_type, actor_email, channel, created_at } = entry;
  const via = channel === null ? "" : ` via ${channel}`;
  return `${created_at}  ${action}${changeOf(entry)} by ${actor_email ?? actor_type}${via}`;
}

/** How the deadline changed, or the status where the action's name does not tell. */
function changeOf({ action, from_status, to_status, extra_data }: AuditEntry): string {
  if (action === "deadline_changed") return ` (${extra_data?.from} → ${extra_data?.to})`;
  return from_status === null || from_status === to_status ? "" : ` (${from_status} → ${to_status})`;
}
