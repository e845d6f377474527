import { For, type JSX, Show } from "solid-js";
import { State } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { stateChoice } from "../../parts/state.tsx";
import { useQueue } from "./state.ts";
import { hasHolders, statesOf } from "./view.ts";

const HOLDER_MAX = 320;

/** What the list can be narrowed by beside words. */
export default function FilterPanel(props: { onDone: () => void }): JSX.Element {
  const queue = useQueue();
  const hasHolder = () => hasHolders(queue.view().show, queue.viewer().isOperator);
  return (
    <form
      aria-label="Filters"
      class="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        props.onDone();
      }}
    >
      <label class="block font-medium">
        State
        <select
          class="input mt-1.5 font-normal"
          onChange={(event) => {
            const state = statesOf(queue.view().show).find(
              (each) => String(each) === event.currentTarget.value,
            );
            queue.change({ state: state ?? State.UNSPECIFIED });
          }}
        >
          <option value={State.UNSPECIFIED}>Any</option>
          <For each={statesOf(queue.view().show)}>
            {(state) => (
              <option value={state} selected={queue.view().state === state}>
                {stateChoice(state)}
              </option>
            )}
          </For>
        </select>
      </label>
      <Show when={hasHolder()}>
        <label class="block font-medium">
          Held by
          <input
            type="text"
            class="input mt-1.5 font-normal"
            placeholder="E-mail or part of a name"
            autocomplete="off"
            maxLength={HOLDER_MAX}
            value={queue.view().holder}
            onChange={(event) => queue.change({ holder: event.currentTarget.value.trim() })}
          />
        </label>
      </Show>
      <button type="submit" class="button w-full">
        Show the list
      </button>
    </form>
  );
}
