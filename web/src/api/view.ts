import type { State, Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";

/** The parts of the queue. All but `done` hold open tasks. */
export const SHOWS = ["mine", "unclaimed", "all", "soon", "attention", "done"] as const;
export type Part = (typeof SHOWS)[number];

/** The orders in which a list can be read. */
export const SORTS = ["priority", "deadline", "newest", "oldest"] as const;
export type Sort = (typeof SORTS)[number];

/** What is listed, and in which order. */
export interface View {
  show: Part;
  sort: Sort;
  /** Words, an id or an idempotency key; empty where nothing is searched. */
  search: string;
  /** `State.UNSPECIFIED` where any will do. */
  state: State;
  /** E-mail address or part of a name of whoever holds the task; empty where anybody may. */
  holder: string;
}

/** The rows of one window of a list. */
export interface Rows {
  view: View;
  /** Which window: its first row is `at * WINDOW`. */
  at: number;
  tasks: Task[];
  /** Number of tasks in the view, exact up to 10,000. */
  total: number;
  capped: boolean;
  /** The larger, the later it was read. */
  serial: number;
}

/** Rows that are read at once. */
export const WINDOW = 50;
