import { type JSX, Match, Show, Switch } from "solid-js";
import { narrow } from "../../parts/narrow.ts";
import { FirstRun } from "../setup/first-run.tsx";
import { useQueue } from "./state.ts";

/** What stands in place of an empty list. */
export function Empty(): JSX.Element {
  const queue = useQueue();
  const elsewhere = () => (queue.totals.all().value ?? 0) > 0;
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
        <Match when={queue.view().ended}>
          <h2>No ended tasks</h2>
          <p class="text-muted">Tasks move here once they are answered, cancelled or timed out.</p>
        </Match>
        <Match when={elsewhere()}>
          <h2>{queue.view().show === "mine" ? "Nothing is yours" : "All are claimed"}</h2>
          <p class="text-muted">There are open tasks beside these.</p>
          <a class="button" href={queue.hrefOf(undefined, { show: "all", ended: false })}>
            Show all
          </a>
        </Match>
      </Switch>
    </div>
  );
}
