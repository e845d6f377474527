import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useAction } from "@solidjs/router";
import { createSignal, createUniqueId, For, type JSX, Show } from "solid-js";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { readFailure } from "../../api/failure.ts";
import { moveDeadline } from "../../api/hand-over.ts";
import { brief, now } from "../../parts/clock.tsx";
import { FieldError } from "../../parts/form/frame.tsx";
import { span } from "../../parts/span.ts";
import type { Told } from "./acting.ts";
import { VerbPane } from "./verb-pane.tsx";

const MINUTE = 60_000;
const PRESETS = [
  { label: "+15 min", by: 15 * MINUTE },
  { label: "+1 h", by: 60 * MINUTE },
  { label: "+1 day", by: 24 * 60 * MINUTE },
] as const;
const LONGEST_MS = 30 * 24 * 60 * MINUTE;

/** Asks for the new deadline: so much later than the present one, or a moment of the reader's own clock. */
export default function DeadlinePane(props: {
  task: Task;
  onDone: (told: Told) => void;
  onClose: () => void;
}): JSX.Element {
  const id = createUniqueId();
  let input: HTMLInputElement | undefined;
  const move = useAction(moveDeadline);
  const before = props.task.dueTime ? timestampDate(props.task.dueTime) : new Date();
  const [chosen, setChosen] = createSignal<Date | undefined>(before);
  const [problem, setProblem] = createSignal("");
  const [busy, setBusy] = createSignal(false);

  const choose = (time: Date | undefined) => {
    setChosen(time);
    setProblem("");
  };
  /** A deadline that has passed is moved from now on. */
  const add = (by: number) => {
    const due = new Date(Math.max((chosen() ?? before).getTime(), Date.now()) + by);
    choose(due);
    // Not bound to the signal: what is half typed there would be wiped out.
    if (input) input.value = localText(due);
  };
  const wrong = () => {
    const ahead = (chosen()?.getTime() ?? Number.NaN) - now();
    if (Number.isNaN(ahead)) return "Write a day and a time.";
    if (ahead <= 0) return "Choose a moment that is still to come.";
    return ahead > LONGEST_MS ? "Choose a moment within 30 days from now." : "";
  };
  const submit = async () => {
    const due = chosen();
    if (!due || wrong()) return setProblem(wrong());
    setBusy(true);
    try {
      await move(props.task.id, due);
      props.onDone({ tone: "calm", words: `The deadline is ${brief(due)} now, ${inWords(due)}.` });
    } catch (error) {
      const { message, violations } = readFailure(error);
      const [refused] = violations;
      setProblem(refused ? `It ${refused.message}.` : message);
    } finally {
      setBusy(false);
    }
  };
  const words = () => {
    const due = chosen();
    if (!due || wrong()) return "";
    const by = due.getTime() - before.getTime();
    const moved = by === 0 ? "as it is" : `${span(Math.abs(by))} ${by > 0 ? "later" : "earlier"} than it is`;
    return `${brief(due)}: ${inWords(due)}, ${moved}.`;
  };
  return (
    <VerbPane
      title="Move the deadline"
      yes="Move it"
      busy={busy()}
      onSubmit={() => void submit()}
      onClose={props.onClose}
    >
      <div class="flex flex-wrap gap-2">
        <For each={PRESETS}>
          {({ label, by }) => (
            <button type="button" class="button" onClick={() => add(by)}>
              {label}
            </button>
          )}
        </For>
      </div>
      <div>
        <label for={id} class="font-medium">
          Deadline
        </label>
        <input
          ref={input}
          id={id}
          type="datetime-local"
          class="input mt-1.5"
          value={localText(before)}
          aria-invalid={problem() ? "true" : undefined}
          aria-describedby={`${id}-words`}
          onInput={(event) => choose(readLocal(event.currentTarget.value))}
        />
        <p id={`${id}-words`} aria-live="polite" class="mt-1.5">
          <Show when={problem()} fallback={words()}>
            <FieldError message={problem()} />
          </Show>
        </p>
      </div>
    </VerbPane>
  );
}

const inWords = (due: Date) => `in ${span(due.getTime() - now())}`;

/** As a `datetime-local` input writes it, in the reader's zone. */
function localText(time: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

function readLocal(text: string): Date | undefined {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
