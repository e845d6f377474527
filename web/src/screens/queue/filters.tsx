import { For, type JSX, Show } from "solid-js";
import type { View } from "../../api/tasks.ts";
import { SHOWS } from "./address.ts";
import { useQueue } from "./state.ts";

const NAMES: Record<View["show"], string> = { mine: "Mine", unclaimed: "Unclaimed", all: "All" };

/** Whose open tasks are listed. Only operators have the choice. */
export function Whose(): JSX.Element {
  const queue = useQueue();
  const numberOf = (name: View["show"]) => queue.totals[name]().value;
  return (
    <Show when={queue.viewer().isOperator && !queue.view().ended}>
      <nav aria-label="Whose tasks" class="flex rounded-md bg-sunken p-0.5 *:flex-1 *:text-center">
        <For each={SHOWS}>
          {(name) => (
            <a
              href={queue.hrefOf(undefined, { ...queue.view(), show: name })}
              class="segment"
              aria-current={queue.view().show === name}
            >
              {NAMES[name]}
              <Show when={numberOf(name)}>
                <span class="ml-1 text-sm font-normal text-muted">{numberOf(name)}</span>
              </Show>
            </a>
          )}
        </For>
      </nav>
    </Show>
  );
}

/** Whether the open tasks are listed or those that have their outcome. */
export function OpenOrEnded(): JSX.Element {
  const queue = useQueue();
  return (
    <nav aria-label="Open or ended" class="flex rounded-md bg-sunken p-0.5">
      <For each={[false, true]}>
        {(ended) => (
          <a
            href={queue.hrefOf(undefined, queue.viewWhen(ended))}
            class="segment"
            aria-current={queue.view().ended === ended}
          >
            {ended ? "Ended" : "Open"}
          </a>
        )}
      </For>
    </nav>
  );
}
