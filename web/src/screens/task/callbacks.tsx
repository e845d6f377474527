import { timestampDate } from "@bufbuild/protobuf/wkt";
import { revalidate } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import RotateCw from "lucide-solid/icons/rotate-cw";
import { createEffect, createMemo, For, type JSX, onCleanup, Show } from "solid-js";
import { type Callback, CallbackState } from "../../../../gen/awaithumans/callback/v1/callback_pb.ts";
import { createLoaded } from "../../api/load.ts";
import { getTaskCallbacks } from "../../api/task-callbacks.ts";
import { ago, When } from "../../parts/clock.tsx";
import { type Look, Mark } from "../../parts/mark.tsx";
import { Notice } from "../../parts/notice.tsx";
import { span } from "../../parts/span.ts";

const LOOK_MS = 3_000;

/** Whether the agent was told of the outcome by callback; nothing where it asked for none. */
export default function Callbacks(props: { taskId: string }): JSX.Element {
  const loaded = createLoaded(() => getTaskCallbacks(props.taskId));
  const pending = createMemo(() => loaded().value?.some(({ state }) => state === CallbackState.PENDING));
  // What becomes of a callback changes no task, so that no hint tells of it.
  createEffect(() => {
    if (!pending()) return;
    const look = () => document.hidden || void revalidate(getTaskCallbacks.keyFor(props.taskId));
    const looks = setInterval(look, LOOK_MS);
    onCleanup(() => clearInterval(looks));
  });
  return (
    <>
      <Show when={loaded().failure}>{(failure) => <Notice tone="warn">{failure().message}</Notice>}</Show>
      <Show when={loaded().value?.length}>
        <section aria-labelledby="callback" class="mt-8 min-w-0">
          <h2 id="callback" class="h-9 border-b border-line leading-9">
            Callback
          </h2>
          <For each={loaded().value}>{(callback) => <Line of={callback} />}</For>
        </section>
      </Show>
    </>
  );
}

function lookOf({ state, attempts }: Callback): Look {
  if (state === CallbackState.SUCCEEDED) return { word: "Taken", icon: CircleCheck, class: "text-yes" };
  if (state === CallbackState.ABANDONED)
    return { word: "Given up", icon: CircleAlert, class: "font-semibold text-warn" };
  return {
    word: attempts > 0 ? "Retrying" : "Queued",
    icon: RotateCw,
    class: attempts > 0 ? "text-warn" : "text-muted",
  };
}

function Line(props: { of: Callback }): JSX.Element {
  const pending = () => props.of.state === CallbackState.PENDING;
  return (
    <div class="flex flex-wrap items-center gap-x-4 gap-y-0.5 py-2.5">
      <Mark look={lookOf(props.of)} />
      <span class="min-w-0 font-mono text-sm break-all">{props.of.url}</span>
      <span class="text-muted">
        {props.of.attempts === 1 ? "1 attempt" : `${props.of.attempts} attempts`}
      </span>
      <Show when={props.of.lastAttemptTime}>
        {(time) => (
          <span class="text-muted">
            the last <When time={timestampDate(time())} as={ago} />
          </span>
        )}
      </Show>
      <Show when={pending() && props.of.nextAttemptTime}>
        {(time) => (
          <span class="text-muted">
            <When time={timestampDate(time())} as={nextWords} />
          </span>
        )}
      </Show>
      <Show when={props.of.state !== CallbackState.SUCCEEDED && props.of.lastError}>
        {(error) => <span class="basis-full text-warn">{error()}</span>}
      </Show>
      <Show when={props.of.state === CallbackState.ABANDONED}>
        <a href="/callbacks" class="basis-full underline underline-offset-2">
          Send it again among the callbacks
        </a>
      </Show>
    </div>
  );
}

function nextWords(time: Date, at: number): string {
  const left = time.getTime() - at;
  return left > 0 ? `the next in ${span(left)}` : "the next now";
}
