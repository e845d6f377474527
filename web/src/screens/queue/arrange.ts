import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";

/** The list as it is shown. */
export interface Arranged {
  ids: string[];
  tasks: Map<string, Task>;
  /** Tasks that are not shown yet, because the list is held still. */
  fresh: number;
  viewKey: string;
}

/**
 * Takes over the newest tasks. While the list is held (the pointer is over it) rows stay where they are:
 * what is gone stays as it was, what is new waits.
 */
export function arrange(given: {
  before: Arranged;
  latest: Task[];
  held: boolean;
  viewKey: string;
}): Arranged {
  const { before, latest, held, viewKey } = given;
  const tasks = new Map(latest.map((task) => [task.id, task]));
  const ids = latest.map((task) => task.id);
  if (!held || before.viewKey !== viewKey) return { ids, tasks, fresh: 0, viewKey };
  const shown = new Set(before.ids);
  const lastShown = before.ids.findLast((id) => tasks.has(id));
  const later = lastShown === undefined ? -1 : ids.indexOf(lastShown);
  const below = ids.filter((id, index) => index > later && !shown.has(id));
  const waiting = ids.filter((id, index) => index < later && !shown.has(id));
  for (const id of before.ids) {
    const old = before.tasks.get(id);
    if (old && !tasks.has(id)) tasks.set(id, old);
  }
  return { ids: [...before.ids, ...below], tasks, fresh: waiting.length, viewKey };
}
