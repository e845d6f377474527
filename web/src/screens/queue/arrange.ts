import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Rows, WINDOW } from "../../api/view.ts";

/** So many rows are listed; beyond them a list has to be narrowed. */
export const ROWS_MAX = 10_000;

/** The list as it is on the server, as far as it was read. */
export interface Latest {
  /** A row of which nothing is known yet is undefined. */
  ids: readonly (string | undefined)[];
  tasks: ReadonlyMap<string, Task>;
}

/** The list as it is shown. */
export interface Arranged extends Latest {
  /** Tasks that are not shown yet, because the list is held still. */
  fresh: number;
  viewKey: string;
}

/** Puts windows together. Where two of them have the same task, the one that was read last is right. */
export function join(windows: Iterable<Rows>): Latest {
  const tasks = new Map<string, Task>();
  const sorted = [...windows].sort((one, other) => other.serial - one.serial);
  const length = Math.min(ROWS_MAX, sorted[0]?.total ?? 0);
  const ids = new Array<string | undefined>(length).fill(undefined);
  for (const { at, tasks: rows } of sorted)
    for (const [offset, task] of rows.entries()) {
      const place = at * WINDOW + offset;
      if (place >= length || tasks.has(task.id)) continue;
      tasks.set(task.id, task);
      ids[place] = task.id;
    }
  return { ids, tasks };
}

/**
 * Takes over what was read last. While the list is held (the pointer is over it) rows stay where they are: what is
 * gone stays as it was, what is new waits, and what was not known yet takes its place.
 */
export function arrange(given: {
  before: Arranged;
  latest: Latest;
  held: boolean;
  viewKey: string;
}): Arranged {
  const { before, latest, held, viewKey } = given;
  if (!held || before.viewKey !== viewKey) return { ...latest, fresh: 0, viewKey };
  const shown = new Set(before.ids);
  const placeOf = new Map(latest.ids.map((id, place) => [id, place]));
  // Where in the list as it is now the row after the one before stands.
  let next = 0;
  const take = (): string | undefined => {
    while (latest.ids[next] !== undefined && shown.has(latest.ids[next])) next += 1;
    const id = latest.ids[next];
    next += 1;
    if (id !== undefined) shown.add(id);
    return id;
  };
  // A shown row that is not found may be gone, or be one of those of which nothing is known.
  let lost = 0;
  const ids = before.ids.map((id) => {
    if (id === undefined) return take();
    const place = placeOf.get(id);
    if (place === undefined) lost += 1;
    else next = place + 1;
    return id;
  });
  while (next < latest.ids.length && ids.length < ROWS_MAX) {
    const id = take();
    if (id !== undefined) ids.push(id);
    else if (next <= latest.ids.length && lost-- <= 0) ids.push(undefined);
  }
  const tasks = new Map(latest.tasks);
  for (const [id, task] of before.tasks) if (!tasks.has(id) && shown.has(id)) tasks.set(id, task);
  const fresh = latest.ids.filter((id) => id !== undefined && !shown.has(id)).length;
  return { ids, tasks, fresh, viewKey };
}
