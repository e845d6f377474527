import { For, type JSX, Show } from "solid-js";
import type { Total } from "../../api/queue.ts";
import type { Part } from "../../api/view.ts";
import { useQueue } from "./state.ts";
import { PART_NAMES, partsFor } from "./view.ts";

/** Which part of the queue is listed, with how many tasks each has. */
export function Views(): JSX.Element {
  const queue = useQueue();
  const parts = () => partsFor(queue.viewer().isOperator);
  return (
    <nav aria-label="Views" class="flex flex-wrap gap-0.5 rounded-md bg-sunken p-0.5 text-sm">
      <For each={parts()}>
        {(part) => (
          <a
            href={queue.hrefOf(undefined, queue.viewOf(part))}
            class={`segment flex-auto px-1.5 text-center ${parts().length > 4 ? "basis-[30%]" : "basis-[40%]"}`}
            aria-current={queue.view().show === part}
          >
            <Name part={part} />
            {/* Of what is done it is the list that matters, not how much there is. */}
            <Show when={part !== "done" && queue.totalOf(part)}>{(total) => <Count total={total()} />}</Show>
          </a>
        )}
      </For>
    </nav>
  );
}

function Name(props: { part: Part }): JSX.Element {
  const words = () => PART_NAMES[props.part];
  return (
    <Show when={words().short !== words().full} fallback={words().full}>
      <span class="sr-only">{words().full}</span>
      <span aria-hidden="true">{words().short}</span>
    </Show>
  );
}

function Count(props: { total: Total }): JSX.Element {
  return (
    <Show when={props.total.count > 0}>
      {" "}
      <span class="font-normal text-muted">{countWord(props.total)}</span>
    </Show>
  );
}

/** `7`, `940`, `2k`, `10k+`: as exact as there is room for. */
function countWord({ count, capped }: Total): string {
  if (count < 1_000) return String(count);
  return `${Math.floor(count / 1_000)}k${capped || count % 1_000 > 0 ? "+" : ""}`;
}
