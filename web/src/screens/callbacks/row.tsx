import { timestampDate } from "@bufbuild/protobuf/wkt";
import { type JSX, Show } from "solid-js";
import type { Callback } from "../../../../gen/awaithumans/callback/v1/callback_pb.ts";
import { attemptWords } from "../../parts/attempt-words.ts";
import { ago, When } from "../../parts/clock.tsx";
import { Mark } from "../../parts/mark.tsx";
import { span } from "../../parts/span.ts";
import { lookOf } from "./look.ts";

/** One callback of the list: where to, whether it was taken, and what is next. */
export function CallbackRow(props: { callback: Callback; href: string; open: boolean }): JSX.Element {
  return (
    <li>
      <a
        data-row
        id={`callback-${props.callback.id}`}
        href={props.href}
        noScroll
        aria-current={props.open ? "true" : undefined}
        class={`grid gap-x-4 gap-y-0.5 border-l-[3px] px-3 py-2.5 -outline-offset-2 pair:grid-cols-[6.5rem_minmax(0,1fr)_7rem] ${props.open ? "border-accent bg-accent-soft" : "border-transparent hover:bg-sunken"}`}
      >
        <Mark look={lookOf(props.callback)} />
        <span class="min-w-0">
          <span class="block truncate font-mono text-sm" title={props.callback.url}>
            {props.callback.url}
          </span>
          <span class="flex flex-wrap gap-x-3 text-sm text-muted">
            <span class="font-mono">{props.callback.taskId}</span>
            <Show when={props.callback.lastError}>{(error) => <span class="text-warn">{error()}</span>}</Show>
          </span>
        </span>
        <span class="flex gap-x-3 text-sm text-muted pair:flex-col pair:items-end">
          <Latest callback={props.callback} />
          <span>{attemptWords(props.callback.attempts)}</span>
        </span>
      </a>
    </li>
  );
}

/** When something happens next, or happened last. */
export function Latest(props: { callback: Callback }): JSX.Element {
  const next = () => props.callback.nextAttemptTime;
  const last = () => props.callback.lastAttemptTime ?? props.callback.createTime;
  return (
    <Show
      when={next()}
      fallback={<Show when={last()}>{(time) => <When time={timestampDate(time())} as={ago} />}</Show>}
    >
      {(time) => <When time={timestampDate(time())} as={nextWords} />}
    </Show>
  );
}

/** Alone in its line, before the number of attempts. */
function nextWords(time: Date, at: number): string {
  const left = time.getTime() - at;
  return left > 0 ? `next in ${span(left)}` : "next attempt now";
}
