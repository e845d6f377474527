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
  // Whose task an ended one is, the list cannot be asked: who answered is not who held it.
  const viewWhen = (ended: boolean): View => ({ show: ended ? "all" : show(), ended });
  const view = createMemo(() => viewWhen(search.ended === "1"));
  return {
    view,
    /** The open tasks that were chosen last, or all ended ones. */
    viewWhen,
    /** The task that is shown; undefined on the queue alone. */
    selectedId: () => (location.pathname === "/task" ? (search.id ?? "") : undefined),
    /** The address of a task, or of the queue alone, in this view or another. */
    hrefOf: (id?: string, target: View = view()): string => {
      const query = new URLSearchParams();
      if (id !== undefined) query.set("id", id);
      const chosen = target.ended ? show() : target.show;
      if (chosen !== "all") query.set("show", chosen);
      if (target.ended) query.set("ended", "1");
      const text = query.toString();
      return `${id === undefined ? "/" : "/task"}${text && `?${text}`}`;
    },
  };
}
