import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import CircleDashed from "lucide-solid/icons/circle-dashed";
import CircleSlash from "lucide-solid/icons/circle-slash";
import Hourglass from "lucide-solid/icons/hourglass";
import { For, type JSX, Show } from "solid-js";
import { type Look, Mark } from "../../../parts/mark.tsx";
import type { BulkVerb } from "../bulk-state.ts";
import { useQueue } from "../state.ts";
import type { createRun, Fate } from "./run.ts";

/** What was done, in the past tense. */
const DONE: Readonly<Record<BulkVerb, string>> = {
  answer: "Answered",
  claim: "Claimed",
  release: "Released",
  "hand over": "Handed over",
  cancel: "Cancelled",
};

function lookOf(fate: Fate, verb: BulkVerb): Look {
  switch (fate) {
    case "done":
      return { word: DONE[verb], icon: CircleCheck, class: "text-yes" };
    case "checking":
      return { word: "Being checked", icon: Hourglass, class: "text-ink" };
    case "skipped":
      return { word: "Skipped", icon: CircleSlash, class: "text-muted" };
    case "refused":
      return { word: "Refused", icon: CircleAlert, class: "text-no" };
    default:
      return { word: "Under way", icon: CircleDashed, class: "text-muted" };
  }
}

/** What became of each task, while it is being done and after that. */
export function Results(props: {
  verb: BulkVerb;
  run: ReturnType<typeof createRun>;
  onClose: () => void;
}): JSX.Element {
  const queue = useQueue();
  const { lines, count, busy } = props.run;
  const finished = () => lines.length - count("waiting");
  const words = () => {
    if (busy()) return `${finished()} of ${lines.length}`;
    const parts = [
      [count("done"), DONE[props.verb].toLowerCase()],
      [count("checking"), "being checked"],
      [count("skipped"), "skipped"],
      [count("refused"), "refused"],
    ] as const;
    return parts
      .filter(([number]) => number > 0)
      .map(([number, word]) => `${number} ${word}`)
      .join(", ");
  };
  return (
    <section aria-labelledby="results" class="min-w-0 space-y-3">
      <h2 id="results" class="h-9 border-b border-line leading-9">
        {busy() ? "Under way" : "What became of them"}
      </h2>
      <p role="status" class="font-medium">
        {words()}
      </p>
      <Show when={busy()}>
        <progress
          class="h-1.5 w-full accent-accent"
          max={lines.length}
          value={finished()}
          aria-label="Progress"
        />
      </Show>
      <ul aria-label="Results" class="divide-y divide-line">
        <For each={lines}>
          {(line) => (
            <li class="py-2">
              <div class="flex items-baseline justify-between gap-3">
                <a href={queue.hrefOf(line.task.id)} dir="auto" class="line-clamp-2 min-w-0 hover:underline">
                  {line.task.task}
                </a>
                <Mark look={lookOf(line.fate, props.verb)} />
              </div>
              <Show when={line.why}>
                <p class="text-sm text-muted">{line.why}</p>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={!busy()}>
        <div class="flex flex-wrap gap-2">
          <button
            type="button"
            class="button button-main"
            ref={(element) => queueMicrotask(() => element.focus())}
            onClick={() => props.onClose()}
          >
            Close
          </button>
          <Show when={count("refused") > 0}>
            <button type="button" class="button" onClick={() => void props.run.retry()}>
              Retry {count("refused")}
            </button>
          </Show>
        </div>
      </Show>
    </section>
  );
}
