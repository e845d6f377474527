import { createSignal, onCleanup } from "solid-js";
import type { State, Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";

const SHOWN_MS = 6_000;

/** A task, and the state that its answer led to; unspecified where the answer was not taken. */
interface Answered {
  task: Task;
  state: State;
}

/** The task that was just answered here, for a moment. */
export function createAnswered() {
  const [last, setLast] = createSignal<Answered>();
  const [shown, show] = createSpell(SHOWN_MS);
  return {
    answered: () => (shown() ? last() : undefined),
    tellAnswered: (task: Task, state: State) => {
      setLast({ task, state });
      show();
    },
  };
}

/** Something that is true for a while, each time it is begun. */
export function createSpell(milliseconds: number): [running: () => boolean, begin: () => void] {
  const [running, setRunning] = createSignal(false);
  let end: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(end));
  const begin = () => {
    clearTimeout(end);
    setRunning(true);
    end = setTimeout(() => setRunning(false), milliseconds);
  };
  return [running, begin];
}
