import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { action, json } from "@solidjs/router";
import { taskClient } from "./clients.ts";
import { adopt, keysOf } from "./tasks.ts";

/** Whom a task goes to, by one of two names, and with what words. */
export interface HandOver {
  id: string;
  to: { userId: string } | { email: string };
  note: string;
}

/** What came of it: whether the viewer still sees the task, and what they should know. */
export interface HandedOver {
  stillSeen: boolean;
  warnings: string[];
}

/** A person as the calls name them. */
export function assigneeOf(to: HandOver["to"]) {
  return "userId" in to
    ? ({ case: "userId", value: to.userId } as const)
    : ({ case: "email", value: to.email } as const);
}

/** Gives the task to somebody, whoever holds it. Operators only. */
export const reassignTask = action(async ({ id, to, note }: HandOver) => {
  const assignee = assigneeOf(to);
  const { task, warnings } = await taskClient.reassignTask({ id, assignee, ...(note && { note }) });
  adopt(task);
  return told({ stillSeen: task !== undefined, warnings: warnings.map(({ message }) => message) });
}, "reassignTask");

/** Hands on a task that the viewer holds. */
export const delegateTask = action(async ({ id, to, note }: HandOver) => {
  const assignee = assigneeOf(to);
  const { task, warnings } = await taskClient.delegateTask({ id, assignee, ...(note && { note }) });
  adopt(task);
  return told({ stillSeen: task !== undefined, warnings: warnings.map(({ message }) => message) });
}, "delegateTask");

/** The task itself is adopted, or out of reach; the lists have changed either way. */
function told(outcome: HandedOver) {
  return json(outcome, { revalidate: keysOf() });
}

/** Moves the deadline. Operators only. */
export const moveDeadline = action(async (id: string, dueTime: Date) => {
  const { task } = await taskClient.setDeadline({ id, dueTime: timestampFromDate(dueTime) });
  adopt(task);
  return json(undefined, { revalidate: keysOf(id) });
}, "moveDeadline");
