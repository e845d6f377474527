import Inbox from "lucide-solid/icons/inbox";
import { type JSX, Match, onMount, Show, Switch } from "solid-js";
import { namePage } from "../../parts/badge.ts";
import { Key } from "../../parts/keys/keys.tsx";
import { narrow } from "../../parts/narrow.ts";
import { FirstRun } from "../setup/first-run.tsx";
import { useQueue } from "./state.ts";

/** The task pane while no task is chosen. */
export function NothingChosen(): JSX.Element {
  const queue = useQueue();
  onMount(() => namePage("Queue"));
  return (
    <Show when={!narrow() && queue.isNew() !== undefined}>
      <div class="mx-auto max-w-md px-6 pt-[18vh]">
        <Inbox size={28} class="mb-4 text-muted" aria-hidden="true" />
        <Switch>
          <Match when={queue.isNew()}>
            <h2 class="mb-2 text-lg">Here your agents ask, and you answer</h2>
            <FirstRun viewer={queue.viewer()} />
          </Match>
          <Match when={queue.openTotal() === 0}>
            <h2 class="text-lg">All answered</h2>
            <p class="mt-2 text-muted">New questions appear here by themselves.</p>
          </Match>
          <Match when={queue.openTotal() > 0}>
            <h2 class="text-lg">Choose a task</h2>
            <p class="mt-2 text-muted">
              What your agents ask stands in the queue. Press <Key>J</Key> for the first one, <Key>?</Key> for
              all keys.
            </p>
          </Match>
        </Switch>
      </div>
    </Show>
  );
}
