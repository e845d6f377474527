import { createLoaded } from "../../api/load.ts";
import { getNewest, getTotal, type Total } from "../../api/queue.ts";
import type { Viewer } from "../../api/session.ts";
import { type Part, SHOWS } from "../../api/view.ts";
import { partsFor, plainView } from "./view.ts";

/** How many tasks there are in each part of the queue. */
export function createTotals(viewer: () => Viewer) {
  /** Whoever came for one task has no list to count. */
  const counts = () => viewer().taskId === undefined;
  const newest = createLoaded(() => (counts() ? getNewest() : undefined));
  const countOf = (part: Part) =>
    createLoaded(() =>
      counts() && partsFor(viewer().isOperator).includes(part)
        ? getTotal(plainView(part), viewer().email)
        : undefined,
    );
  const loaded = new Map(
    SHOWS.filter((part) => part !== "all").map((part) => [part, countOf(part)] as const),
  );
  const totalOf = (part: Part): Total | undefined =>
    (part === "all" ? newest() : loaded.get(part)?.())?.value;
  return {
    newest: () => newest().value,
    totalOf,
    openTotal: () => totalOf("all")?.count ?? 0,
    /** Whether no task, open or done, has ever come. Undefined while that is not known. */
    isNew: () => {
      const [open, done] = [totalOf("all")?.count, totalOf("done")?.count];
      if (open !== 0) return open === undefined ? undefined : false;
      return done === undefined ? undefined : done === 0;
    },
  };
}
