import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { query } from "@solidjs/router";
import { Order } from "../../../gen/awaithumans/task/v1/queue_pb.ts";
import type { Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { taskClient } from "./clients.ts";
import { type Rows, type Sort, type View, WINDOW } from "./view.ts";

/** A task is due soon where its deadline comes within this. */
const SOON_MS = 3_600_000;
const FOUND_MAX = 8;
const NEWEST_MAX = 10;

const ORDERS: Record<Sort, Order> = {
  priority: Order.PRIORITY,
  deadline: Order.DUE,
  newest: Order.NEWEST,
  oldest: Order.OLDEST,
};

function filterOf({ show, search, state, holder }: View, email: string) {
  return {
    open: show !== "done",
    terminal: show === "done",
    unassigned: show === "unclaimed",
    needsAttention: show === "attention",
    state,
    search,
    ...(show === "mine" ? { assignedTo: email } : holder && { assignedTo: holder }),
    ...(show === "soon" && { dueBefore: timestampFromMs(Date.now() + SOON_MS) }),
  };
}

let serial = 0;

/** One window of a view. `email` is the viewer's, for "mine". Large tasks come on several pages. */
export const getRows = query(async (view: View, email: string, at: number): Promise<Rows> => {
  const tasks: Task[] = [];
  for (;;) {
    const place = { offset: at * WINDOW + tasks.length, pageSize: WINDOW - tasks.length };
    const page = await taskClient.listTasks({
      ...filterOf(view, email),
      order: ORDERS[view.sort],
      ...place,
    });
    tasks.push(...page.tasks);
    const ends = page.tasks.length === 0 || page.nextPageToken === "";
    if (!ends && tasks.length < WINDOW) continue;
    serial += 1;
    return { view, at, tasks, total: page.totalSize, capped: page.totalSizeCapped, serial };
  }
}, "queue");

/** How many tasks there are. */
export interface Total {
  count: number;
  /** Whether there are more than that. */
  capped: boolean;
}

/** How many tasks a part of the queue holds. */
export const getTotal = query(async (view: View, email: string): Promise<Total> => {
  const page = await taskClient.listTasks({ ...filterOf(view, email), pageSize: 1 });
  return { count: page.totalSize, capped: page.totalSizeCapped };
}, "total");

/** The open tasks that were created last, and how many are open. */
export const getNewest = query(async (): Promise<Total & { tasks: Task[] }> => {
  const page = await taskClient.listTasks({ open: true, order: Order.NEWEST, pageSize: NEWEST_MAX });
  return { tasks: page.tasks, count: page.totalSize, capped: page.totalSizeCapped };
}, "newest");

/** The first tasks, open or done, that have these words or this id. */
export const findTasks = query(async (search: string): Promise<Task[]> => {
  const { tasks } = await taskClient.listTasks({ search, order: Order.NEWEST, pageSize: FOUND_MAX });
  return tasks;
}, "found");

/** What to fetch anew after any task changed: the rows first, the numbers beside them after that. */
export const LIST_KEYS: readonly string[] = [getRows.key, getNewest.key];
export const COUNT_KEYS: readonly string[] = [getTotal.key];
