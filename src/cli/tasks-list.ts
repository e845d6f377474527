import { connectApi, type Exchange, type ServerOptions, withQuery } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { jsonText, readTree } from "./json-tree.ts";
import { say, warn } from "./output.ts";
import { printable } from "./printable.ts";
import { table } from "./table.ts";
import { dueIn, holderOf, questionOf, type TaskRecord } from "./tasks-record.ts";

interface ListOptions extends ServerOptions {
  status?: string;
  open?: boolean;
  assignedTo?: string;
  unassigned?: boolean;
  search?: string;
  order?: string;
  limit?: string;
  all?: boolean;
}

/** Lists tasks: one page, or with `--all` every page. */
export async function listTasks(options: ListOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const pages: Exchange[] = [];
  for await (const page of api.pages(firstPath(options))) {
    pages.push(page);
    if (!options.all) break;
  }
  if (options.json) return say(jsonText({ kind: "list", items: pages.flatMap(({ text }) => itemsOf(text)) }));
  // The shape is the contract's.
  const tasks = pages.flatMap(({ reply }) => reply as TaskRecord[]);
  if (tasks.length === 0) return warn("No tasks.");
  for (const line of table(HEADINGS, tasks.map(cells))) say(line);
  const last = pages.at(-1);
  if (last?.next !== undefined) warn(`${tasks.length} of ${totalOf(last)}. --all lists every one.`);
}

const HEADINGS = ["ID", "STATUS", "PRIORITY", "DUE IN", "ASSIGNEE", "QUESTION"];

function cells(task: TaskRecord): string[] {
  return [task.id, task.status, String(task.priority), dueIn(task), holderOf(task) ?? "–", questionOf(task)];
}

/** How many match, `10000+` where they are not counted further. */
function totalOf({ headers }: Exchange): string {
  const more = headers.get("x-total-count-capped") === "true" ? "+" : "";
  return printable(`${headers.get("x-total-count") ?? ""}${more}`);
}

function itemsOf(text: string) {
  const tree = readTree(text);
  return tree.kind === "list" ? tree.items : [];
}

function firstPath({ status, open, assignedTo, unassigned, search, order, limit }: ListOptions): string {
  const filters = { status, open, assigned_to: assignedTo, unassigned, q: search };
  return withQuery("/api/tasks", { ...filters, order, limit });
}
