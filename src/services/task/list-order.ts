import { Order } from "../../../gen/awaithumans/task/v1/queue_pb.ts";
import type { Check } from "../core/check.ts";
import { readToken as readParts, writeToken as writeParts } from "../core/page-token.ts";

/** What a list is sorted by. */
const KEYS = {
  createTime: { column: "t.create_time", type: "timestamptz", pattern: /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/ },
  dueTime: { column: "t.due_time", type: "timestamptz", pattern: /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/ },
  priority: { column: "-t.priority", type: "int", pattern: /^(?:0|-[1-9]\d?|-100)$/ },
  id: { column: "t.id", type: "text", pattern: /^[\w-]{1,64}$/ },
} as const;
type Key = keyof typeof KEYS;

/** An order of a list; the indexes hold tasks in these. Its name stands in its tokens. */
export interface ListOrder {
  readonly name: string;
  readonly keys: readonly Key[];
  readonly descending: boolean;
  /** Of which tasks an index has this order. */
  readonly indexed: "all" | "open";
}

const NEWEST: ListOrder = { name: "newest", keys: ["createTime", "id"], descending: true, indexed: "all" };
const ORDERS: ReadonlyMap<Order, ListOrder> = new Map([
  [Order.UNSPECIFIED, NEWEST],
  [Order.NEWEST, NEWEST],
  [Order.OLDEST, { name: "oldest", keys: ["createTime", "id"], descending: false, indexed: "all" }],
  [Order.DUE, { name: "due", keys: ["dueTime", "id"], descending: false, indexed: "open" }],
  [
    Order.PRIORITY,
    { name: "priority", keys: ["priority", "dueTime", "id"], descending: false, indexed: "open" },
  ],
]);

/** Where a page ended, in the terms of its order. */
export type Position = readonly string[];

export function readOrder(check: Check, asked: Order): ListOrder {
  const order = ORDERS.get(asked);
  if (!order) check.unacceptable("/order", "is not an order of tasks");
  return order ?? NEWEST;
}

/** The position that a token of this order names; undefined for the beginning. */
export function readToken(check: Check, token: string, { name, keys }: ListOrder): Position | undefined {
  const reads = [(part: string) => part === name, ...keys.map((key) => (part: string) => isValue(key, part))];
  return readParts(check, token, reads, "this list in this order")?.slice(1);
}

/** Exactly what `writeToken` writes: Postgres takes more for a time than there are. */
function isValue(key: Key, text: string): boolean {
  if (!KEYS[key].pattern.test(text)) return false;
  if (KEYS[key].type !== "timestamptz") return true;
  const time = new Date(text);
  return text > "0001" && !Number.isNaN(time.getTime()) && time.toISOString() === text;
}

type Sorted = { [K in "createTime" | "dueTime"]: Date } & { priority: number; id: string };

/** The token of the page that begins behind this task. */
export function writeToken({ name, keys }: ListOrder, task: Sorted): string {
  const texts = { ...task, createTime: task.createTime.toISOString(), dueTime: task.dueTime.toISOString() };
  const position = keys.map((key) => (key === "priority" ? `${-task.priority}` : texts[key]));
  return writeParts(name, ...position);
}

/** The `order by` of tasks `t`. */
export function sortOf({ keys, descending }: ListOrder): string {
  return keys.map((key) => `${KEYS[key].column}${descending ? " desc" : ""}`).join(", ");
}

/** Whether a task `t` comes behind a position, whose parameter is a list of texts. */
export function isBehind({ keys, descending }: ListOrder, position: string): string {
  const columns = keys.map((key) => KEYS[key].column).join(", ");
  const values = keys.map((key, n) => `((${position}::text[])[${n + 1}])::${KEYS[key].type}`).join(", ");
  return `(${columns}) ${descending ? "<" : ">"} (${values})`;
}
