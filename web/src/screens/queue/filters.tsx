import SlidersHorizontal from "lucide-solid/icons/sliders-horizontal";
import X from "lucide-solid/icons/x";
import { createSignal, For, type JSX, lazy, Show } from "solid-js";
import { State } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { SORTS, type View } from "../../api/view.ts";
import { onceLoaded } from "../../parts/once-loaded.ts";
import { stateChoice } from "../../parts/state.tsx";
import { useQueue } from "./state.ts";
import { SORT_NAMES, sortsOf } from "./view.ts";

const FilterPanel = lazy(() => import("./filter-panel.tsx"));

/** In which order the list is. */
export function SortMenu(): JSX.Element {
  const queue = useQueue();
  return (
    <select
      aria-label="Sort by"
      aria-keyshortcuts="s"
      title="Sort by (S)"
      class="button button-quiet min-h-8 px-1.5 text-sm"
      onChange={(event) => {
        const sort = SORTS.find((name) => name === event.currentTarget.value);
        if (sort) queue.change({ sort });
      }}
    >
      <For each={sortsOf(queue.view().show)}>
        {(sort) => (
          <option value={sort} selected={queue.view().sort === sort}>
            {SORT_NAMES[sort]}
          </option>
        )}
      </For>
    </select>
  );
}

/** What else the list can be narrowed by, unfolded by its button. */
export function FilterMenu(): JSX.Element {
  let panel: HTMLDivElement | undefined;
  const [opened, setOpened] = createSignal(false);
  return (
    <>
      <button
        type="button"
        class="button button-quiet min-h-8 px-1.5"
        popovertarget="queue-filters"
        aria-label="Filter"
        title="Filter"
      >
        <SlidersHorizontal size={16} aria-hidden="true" />
      </button>
      <div
        ref={panel}
        id="queue-filters"
        popover="auto"
        onBeforeToggle={() => onceLoaded(import("./filter-panel.tsx"), () => setOpened(true))}
        class="fixed m-0 w-68 rounded-md border border-line bg-surface p-4 text-ink shadow-float max-pair:top-26 max-pair:right-3 max-pair:left-auto pair:top-12 pair:left-24"
      >
        <Show when={opened()}>
          <FilterPanel onDone={() => panel?.hidePopover()} />
        </Show>
      </div>
    </>
  );
}

/** What the list is narrowed by, each with the button that takes it out. */
export function Chips(): JSX.Element {
  const queue = useQueue();
  const chips = (): { words: string; without: Partial<View> }[] => {
    const { state, holder } = queue.view();
    return [
      ...(state === State.UNSPECIFIED
        ? []
        : [{ words: stateChoice(state), without: { state: State.UNSPECIFIED } }]),
      ...(holder === "" ? [] : [{ words: `Held by ${holder}`, without: { holder: "" } }]),
    ];
  };
  return (
    <Show when={chips().length > 0}>
      <ul aria-label="Filters in use" class="flex flex-wrap gap-1.5">
        <For each={chips()}>
          {(chip) => (
            <li class="flex max-w-full items-center rounded-md bg-sunken pl-2 text-sm">
              <span class="min-w-0 truncate">{chip.words}</span>
              <button
                type="button"
                class="button button-quiet min-h-6 px-1 pointer-coarse:min-h-11 pointer-coarse:min-w-11"
                aria-label={`Remove the filter: ${chip.words}`}
                onClick={() => queue.change(chip.without)}
              >
                <X size={14} aria-hidden="true" />
              </button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
