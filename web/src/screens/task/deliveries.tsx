import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useAction } from "@solidjs/router";
import Send from "lucide-solid/icons/send";
import { type JSX, Show } from "solid-js";
import { type Delivery, DeliveryState } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { createAttempt } from "../../api/attempt.ts";
import { resendDelivery } from "../../api/channels.ts";
import type { Loaded } from "../../api/load.ts";
import { ActButton } from "../../parts/act-button.tsx";
import { attemptWords, nextAttempt } from "../../parts/attempt-words.ts";
import { channelName } from "../../parts/channel-words.ts";
import { ago, When } from "../../parts/clock.tsx";
import { Each } from "../../parts/each.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { isTerminal } from "../../parts/state.tsx";
import { DeliveryMark, isFailed, isRetrying } from "./delivery-mark.tsx";

/** Who was told of the task, by which channel, and what became of it. */
export function Deliveries(props: { task: Task; loaded: Loaded<Delivery[]> }): JSX.Element {
  return (
    <section aria-labelledby="deliveries" class="mt-8 min-w-0">
      <h2 id="deliveries" tabindex="-1" class="h-9 scroll-mt-4 border-b border-line leading-9">
        Deliveries
      </h2>
      <Show when={props.loaded.failure}>
        {(failure) => (
          <div class="pt-3">
            <Notice tone="warn">{failure().message}</Notice>
          </div>
        )}
      </Show>
      <Show when={props.loaded.value}>
        {(deliveries) => (
          <Show
            when={deliveries().length > 0}
            fallback={
              <p class="py-2.5 text-muted">
                {isTerminal(props.task.state)
                  ? "Nobody was told by a channel."
                  : "Nobody is told by a channel: this task waits in the dashboard alone."}
              </p>
            }
          >
            <ul aria-labelledby="deliveries" class="divide-y divide-line">
              <Each of={deliveries()} by={({ id }) => id}>
                {(delivery) => <Line delivery={delivery()} ended={isTerminal(props.task.state)} />}
              </Each>
            </ul>
          </Show>
        )}
      </Show>
    </section>
  );
}

const PURPOSES: Readonly<Record<string, string>> = { question: "question", rejection: "answer came back" };

function Line(props: { delivery: Delivery; ended: boolean }): JSX.Element {
  const resend = useAction(resendDelivery);
  const { busy, trouble, attempt } = createAttempt();
  const press = () => attempt(() => resend(props.delivery.id, props.delivery.taskId));
  const sender = () => (props.delivery.identity ? ` from ${props.delivery.identity}` : "");
  const why = () =>
    (props.delivery.state === DeliveryState.FAILED || isRetrying(props.delivery)) && props.delivery.message;
  return (
    <li class="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-0.5 pb-3 pair:py-2 pair:grid-cols-[7rem_minmax(0,1fr)_auto]">
      <span class="flex min-h-8 items-center max-pair:min-h-11">
        <DeliveryMark delivery={props.delivery} />
      </span>
      <div class="min-w-0 max-pair:col-span-2 max-pair:row-start-2 pair:py-1.5">
        <p class="flex flex-wrap gap-x-3">
          <span class="min-w-0">
            <span class="font-medium">{props.delivery.target}</span>{" "}
            <span class="text-muted">
              by {channelName(props.delivery.channel)}
              {sender()}
            </span>
          </span>
          <span class="text-muted">{PURPOSES[props.delivery.purpose] ?? props.delivery.purpose}</span>
          <History delivery={props.delivery} />
        </p>
        <Show when={why()}>
          {(message) => (
            <p
              class={`max-w-prose ${isFailed(props.delivery) || isRetrying(props.delivery) ? "text-warn" : "text-muted"}`}
            >
              <Sentence text={message()} />
            </p>
          )}
        </Show>
        <Show when={trouble()}>
          <p role="alert" class="text-no">
            {trouble()}
          </p>
        </Show>
      </div>
      <span class="max-pair:col-start-2 max-pair:row-start-1">
        <ActButton
          off={props.ended ? "The task has its outcome; nobody needs to be told any more." : ""}
          class="button-quiet min-h-8 max-pair:min-h-11"
          label={`Resend to ${props.delivery.target}`}
          busy={busy()}
          onPress={() => void press()}
        >
          <Send size={14} aria-hidden="true" /> Resend
        </ActButton>
      </span>
    </li>
  );
}

/** When it was sent, and how often it was tried. */
function History(props: { delivery: Delivery }): JSX.Element {
  const latest = () => {
    const { state, seeTime, sendTime, createTime } = props.delivery;
    if (state === DeliveryState.SEEN && seeTime) return { word: "opened", time: timestampDate(seeTime) };
    if (state === DeliveryState.SENT && sendTime) return { word: "sent", time: timestampDate(sendTime) };
    return createTime && { word: "queued", time: timestampDate(createTime) };
  };
  const next = () =>
    isRetrying(props.delivery) && props.delivery.nextAttemptTime
      ? timestampDate(props.delivery.nextAttemptTime)
      : undefined;
  return (
    <>
      <Show when={latest()}>
        {(moment) => (
          <span class="text-muted">
            {moment().word} <When time={moment().time} as={ago} />
          </span>
        )}
      </Show>
      <Show when={props.delivery.attempts > 1 || next()}>
        <span class="text-muted">
          {attemptWords(props.delivery.attempts)}
          <Show when={next()}>
            {(time) => (
              <>
                , <When time={time()} as={nextAttempt} />
              </>
            )}
          </Show>
        </span>
      </Show>
    </>
  );
}
