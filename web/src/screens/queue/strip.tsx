import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import X from "lucide-solid/icons/x";
import { For, type JSX, Show } from "solid-js";
import { State } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { useQueue } from "./state.ts";

const STRIP =
  "pointer-events-auto flex max-w-md items-center gap-2 rounded-md border border-line bg-surface py-2 pr-2 pl-3 shadow-float";

/** What became of an answer, by the state that it led to. */
const TIDINGS: Partial<Record<State, string>> = {
  [State.COMPLETED]: "Answered",
  [State.SUBMITTED]: "Still being checked",
  [State.REJECTED]: "Sent back",
  [State.VERIFICATION_EXHAUSTED]: "Checks failed",
};

/** Tells what became of an answer after another task has taken its place. A refusal stays until it was seen. */
export function AnsweredStrip(): JSX.Element {
  const queue = useQueue();
  const elsewhere = () => {
    const answered = queue.answered();
    return answered && queue.selectedId() !== answered.task.id ? answered : undefined;
  };
  const refused = () => queue.flights.refused().filter(({ task }) => task.id !== queue.selectedId());
  const good = (state: State) => state === State.COMPLETED || state === State.SUBMITTED;
  return (
    <>
      <For each={refused()}>
        {({ task, failure }) => (
          <p class={STRIP}>
            <CircleAlert size={16} class="shrink-0 text-warn" aria-hidden="true" />
            <span class="min-w-0">
              <span class="line-clamp-1">Not taken: {task.task}</span>
              <span class="line-clamp-2 text-sm text-muted">{failure?.message}</span>
            </span>
            <a href={queue.hrefOf(task.id)} class="button min-h-7 px-2">
              Go back
            </a>
            <button
              type="button"
              class="button button-quiet min-h-7 px-1"
              aria-label="Dismiss"
              onClick={() => queue.flights.land(task.id)}
            >
              <X size={14} aria-hidden="true" />
            </button>
          </p>
        )}
      </For>
      <Show when={elsewhere()}>
        {(answered) => (
          <p class={STRIP}>
            <Show
              when={good(answered().state)}
              fallback={<CircleAlert size={16} class="shrink-0 text-warn" aria-hidden="true" />}
            >
              <CircleCheck size={16} class="shrink-0 text-yes" aria-hidden="true" />
            </Show>
            <span class="min-w-0 truncate">
              {TIDINGS[answered().state] ?? "Not taken"}: {answered().task.task}
            </span>
            <a href={queue.hrefOf(answered().task.id)} class="button min-h-7 px-2">
              View
            </a>
          </p>
        )}
      </Show>
    </>
  );
}
