import { timestampDate } from "@bufbuild/protobuf/wkt";
import { For, type JSX, Show } from "solid-js";
import { type Callback, CallbackState } from "../../../../gen/awaithumans/callback/v1/callback_pb.ts";
import { getCallbacks } from "../../api/callbacks.ts";
import { createLoaded } from "../../api/load.ts";
import { attemptWords, nextAttempt } from "../../parts/attempt-words.ts";
import { ago, When } from "../../parts/clock.tsx";
import { Mark } from "../../parts/mark.tsx";
import { Notice } from "../../parts/notice.tsx";
import { lookOf } from "../callbacks/look.ts";
import { keepUp } from "../callbacks/pace.ts";

/** A task has one; a few more where it was told of twice. */
const MOST = 20;

/** Whether the agent was told of the outcome by callback; nothing where it asked for none. */
export default function Callbacks(props: { taskId: string }): JSX.Element {
  const loaded = createLoaded(() => getCallbacks(CallbackState.UNSPECIFIED, props.taskId, MOST));
  const callbacks = () => loaded().value?.callbacks ?? [];
  // What becomes of a callback changes no task, so that no hint tells of it.
  keepUp(callbacks);
  return (
    <>
      <Show when={loaded().failure}>{(failure) => <Notice tone="warn">{failure().message}</Notice>}</Show>
      <Show when={callbacks().length > 0}>
        <section aria-labelledby="callback" class="mt-8 min-w-0">
          <h2 id="callback" class="h-9 border-b border-line leading-9">
            Callback
          </h2>
          <For each={callbacks()}>{(callback) => <Line of={callback} />}</For>
        </section>
      </Show>
    </>
  );
}

function Line(props: { of: Callback }): JSX.Element {
  const pending = () => props.of.state === CallbackState.PENDING;
  return (
    <div class="flex flex-wrap items-center gap-x-4 gap-y-0.5 py-2.5">
      <Mark look={lookOf(props.of)} />
      <span class="min-w-0 font-mono text-sm break-all">{props.of.url}</span>
      <span class="text-muted">{attemptWords(props.of.attempts)}</span>
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
            <When time={timestampDate(time())} as={nextAttempt} />
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
