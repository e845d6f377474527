import { action, query, reload, revalidate } from "@solidjs/router";
import type { AuditEntry, Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { taskClient } from "./clients.ts";

/** Which part of the queue: whose tasks, and whether those that have their outcome. */
export interface View {
  show: "mine" | "unclaimed" | "all";
  ended: boolean;
}

/** The newest tasks of a view. */
export interface Queue {
  view: View;
  tasks: Task[];
  /** Number of tasks in the view, exact up to 10,000. */
  total: number;
  capped: boolean;
  hasMore: boolean;
}

const LARGEST_PAGE = 200;

function filterOf(view: View, email: string) {
  return {
    open: !view.ended,
    terminal: view.ended,
    unassigned: view.show === "unclaimed",
    ...(view.show === "mine" ? { assignedTo: email } : {}),
  };
}

/** The first `count` tasks of a view, page by page. `email` is the viewer's, for "mine". */
export const getQueue = query(async (view: View, email: string, count: number): Promise<Queue> => {
  const tasks: Task[] = [];
  for (let pageToken = ""; ; ) {
    const pageSize = Math.min(LARGEST_PAGE, count - tasks.length);
    const page = await taskClient.listTasks({ ...filterOf(view, email), pageSize, pageToken });
    tasks.push(...page.tasks);
    pageToken = page.nextPageToken;
    if (tasks.length < count && pageToken) continue;
    return { view, tasks, total: page.totalSize, capped: page.totalSizeCapped, hasMore: pageToken !== "" };
  }
}, "queue");

/** How many tasks a view holds. */
export const getTotal = query(async (view: View, email: string): Promise<number> => {
  const page = await taskClient.listTasks({ ...filterOf(view, email), pageSize: 1 });
  return page.totalSize;
}, "total");

/** One task, its payload unredacted. */
export const getTask = query(async (id: string): Promise<Task | undefined> => {
  const { task } = await taskClient.getTask({ id });
  return task;
}, "task");

/** The audit trail, oldest first. Operators only. */
export const getAuditTrail = query(async (id: string): Promise<AuditEntry[]> => {
  const { entries } = await taskClient.listAuditEntries({ id });
  return entries;
}, "audit");

/** The keys to fetch anew after task `id` changed; all of them without an id. */
export function keysOf(id?: string): string[] {
  const lists = [getQueue.key, getTotal.key];
  return id
    ? [...lists, getTask.keyFor(id), getAuditTrail.keyFor(id)]
    : [...lists, getTask.key, getAuditTrail.key];
}

/** Says that the form of the task is on screen. */
export async function openTask(id: string): Promise<void> {
  await taskClient.openTask({ id });
}

/** Takes over a task as a call returned it, without fetching it again. */
function adopt(task: Task | undefined): void {
  if (!task) return;
  query.set(getTask.keyFor(task.id), task);
  void revalidate(getTask.keyFor(task.id), false);
}

/** Submits an answer, given as JSON text. Does not fetch the lists anew: the next task comes first, see `keysOf`. */
export const completeTask = action(async (id: string, responseJson: string) => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const completedViaChannel = "dashboard";
  adopt((await taskClient.completeTask({ id, responseJson, completedViaChannel, timeZone })).task);
  return reload({ revalidate: [] });
}, "completeTask");

export const claimTask = action(async (id: string) => {
  adopt((await taskClient.claimTask({ id })).task);
  return reload({ revalidate: keysOf() });
}, "claimTask");

export const cancelTask = action(async (id: string) => {
  adopt((await taskClient.cancelTask({ id })).task);
  return reload({ revalidate: keysOf() });
}, "cancelTask");

export const deleteTask = action(async (id: string) => {
  await taskClient.deleteTask({ id });
  return reload({ revalidate: [getQueue.key, getTotal.key] });
}, "deleteTask");
