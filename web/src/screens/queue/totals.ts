import { createLoaded } from "../../api/load.ts";
import type { Viewer } from "../../api/session.ts";
import { getTotal, type View } from "../../api/tasks.ts";

/** How many tasks there are in each part of the queue. */
export function createTotals(viewer: () => Viewer, view: () => View) {
  /** Whoever came for one task has no list to count. */
  const count = (of: View) => (viewer().taskId === undefined ? getTotal(of, viewer().email) : undefined);
  const totalOf = (show: View["show"]) =>
    createLoaded(() => (view().ended ? undefined : count({ show, ended: false })));
  const open = createLoaded(() => count({ show: "all", ended: false }));
  const ended = createLoaded(() => (open().value === 0 ? count({ show: "all", ended: true }) : undefined));
  return {
    totals: { mine: totalOf("mine"), unclaimed: totalOf("unclaimed"), all: totalOf("all") },
    openTotal: () => open().value ?? 0,
    /** Whether no task, open or ended, has ever come. Undefined while that is not known. */
    isNew: () => {
      if (open().value !== 0) return open().value === undefined ? undefined : false;
      return ended().value === undefined ? undefined : ended().value === 0;
    },
  };
}
