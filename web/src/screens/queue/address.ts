import { useLocation, useSearchParams } from "@solidjs/router";
import { createMemo } from "solid-js";
import type { Viewer } from "../../api/session.ts";
import type { View } from "../../api/tasks.ts";

export const SHOWS = ["mine", "unclaimed", "all"] as const;

/** What the address bar says: which part of the queue, and which task beside it. */
export function createAddress(viewer: () => Viewer) {
  const location = useLocation();
  const [search] = useSearchParams<{ id: string; show: string; ended: string }>();
  // Whoever is no operator only ever sees what is theirs, so there is nothing to choose between.
  const show = () => (viewer().isOperator ? SHOWS.find((name) => name === search.show) : undefined) ?? "all";
  const view = createMemo((): View => ({ show: show(), ended: search.ended === "1" }));
  return {
    view,
    /** The task that is shown; undefined on the queue alone. */
    selectedId: () => (location.pathname === "/task" ? (search.id ?? "") : undefined),
    /** The address of a task, or of the queue alone, in this view or another. */
    hrefOf: (id?: string, target: View = view()): string => {
      const query = new URLSearchParams();
      if (id !== undefined) query.set("id", id);
      if (target.show !== "all") query.set("show", target.show);
      if (target.ended) query.set("ended", "1");
      const text = query.toString();
      return `${id === undefined ? "/" : "/task"}${text && `?${text}`}`;
    },
  };
}
