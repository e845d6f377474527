import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useAction } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import CircleX from "lucide-solid/icons/circle-x";
import Send from "lucide-solid/icons/send";
import { createSignal, For, type JSX, Match, Show, Switch } from "solid-js";
import {
  type Callback,
  type CallbackAttempt,
  CallbackState,
} from "../../../../gen/awaithumans/callback/v1/callback_pb.ts";
import { createAttempt } from "../../api/attempt.ts";
import { getCallback, redeliverCallback } from "../../api/callbacks.ts";
import { createLoaded } from "../../api/load.ts";
import { attemptWords } from "../../parts/attempt-words.ts";
import { Pane } from "../../parts/beside.tsx";
import { ago, When } from "../../parts/clock.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { CopyButton } from "../../parts/copy.tsx";
import { Mark } from "../../parts/mark.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { lookOf } from "./look.ts";
import { keepUp } from "./pace.ts";
import { Latest } from "./row.tsx";

/** One callback: what was tried, why it failed, and telling the agent once more. */
export function CallbackPane(props: { id: string; onClose: () => void }): JSX.Element {
  const loaded = createLoaded(() => getCallback(props.id));
  const callback = () => loaded().value?.callback;
  keepUp(() => [callback()].flatMap((found) => found ?? []));
  return (
    <Pane title="Callback" onClose={props.onClose}>
      <Show when={loaded().failure}>
        {(failure) => (
          <div class="mt-3">
            <Notice tone="warn">{failure().message}</Notice>
          </div>
        )}
      </Show>
      <Switch fallback={<Show when={!loaded().failure}>{<Skeleton lines={3} />}</Show>}>
        <Match when={callback()}>
          {(found) => (
            <div class="mt-2 space-y-4">
              <Facts callback={found()} />
              <Redeliver callback={found()} />
              <Attempts callback={found()} attempts={loaded().value?.attempts ?? []} />
            </div>
          )}
        </Match>
      </Switch>
    </Pane>
  );
}

function Facts(props: { callback: Callback }): JSX.Element {
  const Fact = (fact: { name: string; children: JSX.Element }) => (
    <div class="grid grid-cols-[5.5rem_minmax(0,1fr)] gap-3 py-1.5">
      <dt class="text-muted">{fact.name}</dt>
      <dd class="min-w-0">{fact.children}</dd>
    </div>
  );
  return (
    <dl class="divide-y divide-line border-y border-line">
      <Fact name="State">
        <span class="flex flex-wrap items-center gap-x-3">
          <Mark look={lookOf(props.callback)} />
          <span class="text-muted">
            <Latest callback={props.callback} />
          </span>
        </span>
      </Fact>
      <Show when={props.callback.lastError}>
        {(error) => (
          <Fact name="Why">
            <span class="text-warn">{error()}</span>
          </Fact>
        )}
      </Show>
      <Fact name="Sent to">
        <span class="flex items-start gap-1">
          <span class="min-w-0 flex-1 font-mono text-sm break-all">{props.callback.url}</span>
          <CopyButton text={props.callback.url} what="address" />
        </span>
      </Fact>
      <Fact name="Task">
        <a href={`/task?id=${props.callback.taskId}`} class="font-mono text-sm underline underline-offset-2">
          {props.callback.taskId}
        </a>
      </Fact>
      <Fact name="Id">
        <span class="flex items-start gap-1">
          <span class="min-w-0 flex-1 font-mono text-sm break-all">{props.callback.id}</span>
          <CopyButton text={props.callback.id} what="id" />
        </span>
      </Fact>
    </dl>
  );
}

function Redeliver(props: { callback: Callback }): JSX.Element {
  const redeliver = useAction(redeliverCallback);
  const [asking, setAsking] = createSignal(false);
  const { busy, trouble, attempt } = createAttempt();
  const taken = () => props.callback.state === CallbackState.SUCCEEDED;
  const send = () => {
    setAsking(false);
    void attempt(() => redeliver(props.callback.id));
  };
  return (
    <div class="space-y-3">
      <Show when={trouble()}>
        <Notice tone="no" urgent icon={<CircleAlert size={16} />}>
          {trouble()}
        </Notice>
      </Show>
      <Show
        when={asking()}
        fallback={
          <button
            type="button"
            class="button"
            aria-disabled={busy()}
            onClick={() => (taken() ? setAsking(true) : send())}
          >
            <Send size={14} aria-hidden="true" />
            {props.callback.state === CallbackState.PENDING ? "Try now" : "Redeliver"}
          </button>
        }
      >
        <Confirm
          title="Redeliver what was taken?"
          text="The agent is told once more, with the same id. It should know that it was told already."
          yes="Redeliver"
          no="Leave it"
          onYes={send}
          onNo={() => setAsking(false)}
        />
      </Show>
    </div>
  );
}

function Attempts(props: { callback: Callback; attempts: CallbackAttempt[] }): JSX.Element {
  const unlisted = () => props.callback.attempts - props.attempts.length;
  return (
    <section aria-labelledby="attempts">
      <h3 id="attempts">{attemptWords(props.callback.attempts)}</h3>
      <ol aria-labelledby="attempts" reversed class="mt-1 divide-y divide-line border-y border-line">
        <For each={props.attempts}>{(attempt) => <Attempt attempt={attempt} />}</For>
      </ol>
      <Show when={unlisted() > 0}>
        <p class="mt-1 text-sm text-muted">
          {attemptWords(unlisted())} before these, or cut off as a process ended,{" "}
          {unlisted() === 1 ? "is" : "are"} not listed.
        </p>
      </Show>
    </section>
  );
}

function Attempt(props: { attempt: CallbackAttempt }): JSX.Element {
  const failed = () => props.attempt.error !== undefined;
  const answer = () => {
    const { error, statusCode } = props.attempt;
    return error ?? (statusCode === undefined ? "no answer" : `HTTP ${statusCode}`);
  };
  return (
    <li class="flex flex-wrap items-center gap-x-3 py-1.5">
      <span class="w-6 text-right text-muted">{props.attempt.number}</span>
      <Show when={failed()} fallback={<CircleCheck size={14} class="text-yes" aria-label="Taken" />}>
        <CircleX size={14} class="text-warn" aria-label="Failed" />
      </Show>
      <span class="min-w-0 flex-1">{answer()}</span>
      <span class="text-sm text-muted">{props.attempt.durationMs.toLocaleString()} ms</span>
      <Show when={props.attempt.startTime}>
        {(time) => <When time={timestampDate(time())} as={ago} class="text-sm text-muted" />}
      </Show>
    </li>
  );
}
