import { action, json, query, reload, revalidate } from "@solidjs/router";
import type { Delivery } from "../../../gen/awaithumans/channel/v1/channel_pb.ts";
import type { AuditEntry } from "../../../gen/awaithumans/task/v1/audit_pb.ts";
import { State, type Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { answeringHere } from "./answering.ts";
import { taskClient } from "./clients.ts";
import { COUNT_KEYS, LIST_KEYS } from "./queue.ts";

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

/** The deliveries of a task, oldest first. Operators only. Its client comes with the first call: the inbox needs none. */
export const getDeliveries = query(async (taskId: string): Promise<Delivery[]> => {
  const { channelClient } = await import("./channel-client.ts");
  const { deliveries } = await channelClient.listDeliveries({ taskId });
  return deliveries;
}, "deliveries");

/** What looks for new entries of all trails, where these are on screen. */
export const AUDIT_HEAD_KEY = "head of trails";

/** The keys to fetch anew after task `id` changed; all of them without an id. */
export function keysOf(id?: string): string[] {
  const lists = [...LIST_KEYS, ...COUNT_KEYS, AUDIT_HEAD_KEY];
  const ofTask = [getTask, getAuditTrail, getDeliveries];
  return [...lists, ...ofTask.map((fetched) => (id ? fetched.keyFor(id) : fetched.key))];
}

/** Says that the form of the task is on screen. */
export async function openTask(id: string): Promise<void> {
  await taskClient.openTask({ id });
}

/** Takes over a task as a call returned it, without fetching it again. */
export function adopt(task: Task | undefined): void {
  if (!task) return;
  query.set(getTask.keyFor(task.id), task);
  void revalidate(getTask.keyFor(task.id), false);
}

/** Takes over the task as it is now; where that cannot be read, it stays as it was. */
export async function refreshTask(id: string): Promise<void> {
  const found = await taskClient.getTask({ id }).catch(() => undefined);
  adopt(found?.task);
}

/**
 * Submits an answer, given as JSON text, and returns what it left: what is verified may be sent back. Does not
 * fetch the lists anew: the next task comes first, see `keysOf`.
 */
export const completeTask = action(async (id: string, responseJson: string) => {
  const { task } = await taskClient.completeTask({ id, ...answeringHere(responseJson) });
  adopt(task);
  const left = { state: task?.state ?? State.UNSPECIFIED, revision: Number(task?.revision ?? 0) };
  return json(left, { revalidate: [] });
}, "completeTask");

export const claimTask = action(async (id: string) => {
  adopt((await taskClient.claimTask({ id })).task);
  return reload({ revalidate: keysOf() });
}, "claimTask");

/** Gives the task back; `note` says why, for whoever comes next. */
export const releaseTask = action(async (id: string, note = "") => {
  adopt((await taskClient.releaseTask({ id, ...(note && { note }) })).task);
  return reload({ revalidate: keysOf(id) });
}, "releaseTask");

export const cancelTask = action(async (id: string) => {
  adopt((await taskClient.cancelTask({ id })).task);
  return reload({ revalidate: keysOf() });
}, "cancelTask");

export const deleteTask = action(async (id: string) => {
  await taskClient.deleteTask({ id });
  return reload({ revalidate: [...LIST_KEYS, ...COUNT_KEYS] });
}, "deleteTask");
