import Ban from "lucide-solid/icons/ban";
import CheckCheck from "lucide-solid/icons/check-check";
import Forward from "lucide-solid/icons/forward";
import Hand from "lucide-solid/icons/hand";
import Undo from "lucide-solid/icons/undo-2";
import X from "lucide-solid/icons/x";
import { For, type JSX, onMount, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { State } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import { Key } from "../../../parts/keys/keys.tsx";
import { narrow } from "../../../parts/narrow.ts";
import { onceLoaded } from "../../../parts/once-loaded.ts";
import { stateWord } from "../../../parts/state.tsx";
import { PICKS_MAX } from "../picks.ts";
import { useQueue } from "../state.ts";
import { allowedOf, labelOf, VERBS } from "./verbs.ts";

const ICONS = { answer: CheckCheck, claim: Hand, release: Undo, "hand over": Forward, cancel: Ban } as const;

/** How many tasks are selected, and what can be done with them together. */
export default function BulkBar(): JSX.Element {
  const queue = useQueue();
  const tasks = () => queue.picks.tasks();
  /** Verbs that the viewer could use at all: the others are not theirs. */
  const offered = () => VERBS.filter((verb) => verb === "answer" || allowedOf(verb, tasks()).length > 0);
  // What follows is needed at the next key.
  onMount(() => onceLoaded(import("./pane.tsx"), () => undefined));
  return (
    <section
      aria-label="Selected tasks"
      class="space-y-2 border-t border-line bg-surface px-3 py-2.5 max-pair:fixed max-pair:inset-x-0 max-pair:bottom-0 max-pair:z-5 max-pair:pb-[calc(10px+env(safe-area-inset-bottom))]"
    >
      <div class="flex items-center justify-between gap-2">
        <p role="status" class="px-1 font-semibold">
          {tasks().length} selected
        </p>
        <button type="button" class="button button-quiet min-h-7 px-1.5 text-sm" onClick={queue.picks.clear}>
          <X size={14} aria-hidden="true" /> Clear <Key>Esc</Key>
        </button>
      </div>
      <Show when={queue.picks.crowded()}>
        <p class="px-1 text-sm text-warn">At most {PICKS_MAX} tasks are selected at once.</p>
      </Show>
      <Lost />
      <Show when={tasks().length > 0}>
        <div class="flex flex-wrap gap-1.5">
          <For each={offered()}>
            {(verb) => {
              const count = () => allowedOf(verb, tasks()).length;
              return (
                <button
                  type="button"
                  class={`button min-h-8 px-2 text-sm pointer-coarse:min-h-11 ${verb === "answer" ? "button-main" : ""}`}
                  disabled={count() === 0}
                  title={count() === 0 ? "None of the selected tasks takes this now." : undefined}
                  aria-keyshortcuts={verb === "answer" ? "b" : undefined}
                  onClick={() => queue.bulk.open(verb)}
                >
                  <Dynamic component={ICONS[verb]} size={14} aria-hidden="true" />
                  {labelOf(verb, queue.viewer().isOperator)}
                  <Show when={count() > 0 && count() < tasks().length}> {count()}</Show>
                  <Show when={verb === "answer" && !narrow()}>
                    <Key>B</Key>
                  </Show>
                </button>
              );
            }}
          </For>
        </div>
      </Show>
    </section>
  );
}

/** What dropped out of the selection by itself. */
function Lost(): JSX.Element {
  const queue = useQueue();
  const words = () => {
    const [first, ...others] = queue.picks.lost();
    if (!first) return "";
    const why = first.state === State.UNSPECIFIED ? "out of reach" : stateWord(first.state).toLowerCase();
    if (others.length > 0) return `${others.length + 1} dropped out: they are done or out of reach.`;
    return `Dropped out (${why}): ${first.task.task}`;
  };
  return (
    <p role="status" class="line-clamp-2 px-1 text-sm text-warn empty:hidden">
      {words()}
    </p>
  );
}
