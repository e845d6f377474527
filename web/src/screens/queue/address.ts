import { useLocation, useSearchParams } from "@solidjs/router";
import { createMemo } from "solid-js";
import type { Viewer } from "../../api/session.ts";
import type { Part, View } from "../../api/view.ts";
import { readView, viewIn, writeView } from "./view.ts";

/** What the address bar says: what is listed, and which task stands beside it. */
export function createAddress(viewer: () => Viewer) {
  const location = useLocation();
  const [search] = useSearchParams();
  const isHere = () => location.pathname === "/" || location.pathname === "/task";
  // The address of another screen says nothing of the queue, which is found as it was left.
  const view = createMemo(
    (before?: View): View =>
      before && !isHere() ? before : readView(isHere() ? search : {}, viewer().isOperator),
    undefined,
    { equals: (one, other) => keyOf(one) === keyOf(other) },
  );
  return {
    view,
    /** What a view is known by. */
    viewKey: () => keyOf(view()),
    /** The view with the same search and filters in another part of the queue. */
    viewOf: (show: Part) => viewIn(view(), show, viewer().isOperator),
    /** The task that is shown; undefined on the queue alone. */
    selectedId: () => (location.pathname === "/task" ? ([search.id].flat()[0] ?? "") : undefined),
    /** The address of a task, or of the queue alone, in this view or another. */
    hrefOf: (id?: string, target: View = view()): string => {
      const query = new URLSearchParams([...(id === undefined ? [] : [["id", id]]), ...writeView(target)]);
      const text = query.toString();
      return `${id === undefined ? "/" : "/task"}${text && `?${text}`}`;
    },
  };
}

/** What a view is known by. */
export function keyOf(view: View): string {
  return JSON.stringify(view);
}
