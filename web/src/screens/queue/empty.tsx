import { type JSX, Match, Show, Switch } from "solid-js";
import type { Part } from "../../api/view.ts";
import { narrow } from "../../parts/narrow.ts";
import { FirstRun } from "../setup/first-run.tsx";
import { useQueue } from "./state.ts";
import { isNarrowed, plainView } from "./view.ts";

/** What it means that a part of the queue is empty while others are not. */
const EMPTY: Partial<Record<Part, { title: string; text: string }>> = {
  mine: { title: "Nothing is yours", text: "There are open tasks beside these." },
  unclaimed: { title: "All are claimed", text: "There are open tasks beside these." },
  soon: { title: "Nothing is due soon", text: "No deadline comes within the next hour." },
  attention: {
    title: "Nothing needs attention",
    text: "Answers that a verifier sent back appear here, and tasks of which nobody could be told.",
  },
};

/** What stands in place of an empty list. */
export function Empty(): JSX.Element {
  const queue = useQueue();
  const elsewhere = () => (queue.openTotal() > 0 ? EMPTY[queue.view().show] : undefined);
  return (
    <div class="space-y-3 p-4">
      <Switch
        fallback={
          <>
            <h2>Nothing waits</h2>
            <p class="text-muted">Questions from your agents arrive here by themselves.</p>
            <Show when={narrow() && queue.isNew()}>
              <FirstRun viewer={queue.viewer()} />
            </Show>
          </>
        }
      >
        <Match when={isNarrowed(queue.view())}>
          <h2>Nothing matches</h2>
          <p class="text-muted">No task of this view has what you search and filter by.</p>
          <a class="button" href={queue.hrefOf(queue.selectedId(), plainView(queue.view().show))}>
            Clear search and filters
          </a>
        </Match>
        <Match when={queue.view().show === "done"}>
          <h2>Nothing is done yet</h2>
          <p class="text-muted">Tasks move here once they are answered, cancelled or timed out.</p>
        </Match>
        <Match when={elsewhere()}>
          {(words) => (
            <>
              <h2>{words().title}</h2>
              <p class="text-muted">{words().text}</p>
              <a class="button" href={queue.hrefOf(undefined, plainView("all"))}>
                Show all
              </a>
            </>
          )}
        </Match>
      </Switch>
    </div>
  );
}
