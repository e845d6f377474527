import { timestampDate } from "@bufbuild/protobuf/wkt";
import { type JSX, Show } from "solid-js";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { ago, due, now, When } from "../../parts/clock.tsx";
import { CopyButton } from "../../parts/copy.tsx";
import { isTerminal, StateMark } from "../../parts/state.tsx";
import { nameOf, useQueue } from "../queue/state.ts";
import { Verbs } from "./verbs.tsx";

const URGENT_MS = 10 * 60_000;

/** The question, the facts about it, and what can be done beside answering. */
export function Header(props: { task: Task }): JSX.Element {
  return (
    <header class="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-2 trio:grid-cols-[minmax(0,1fr)_auto]">
      <div class="min-w-0">
        <h1 id="question" dir="auto" tabindex="-1" class="text-lg whitespace-pre-wrap">
          {props.task.task}
        </h1>
        <Facts task={props.task} />
      </div>
      <Verbs task={props.task} />
    </header>
  );
}

function Facts(props: { task: Task }): JSX.Element {
  const queue = useQueue();
  const asked = () => (props.task.createTime ? timestampDate(props.task.createTime) : undefined);
  const deadline = () => (props.task.dueTime ? timestampDate(props.task.dueTime) : undefined);
  const open = () => !isTerminal(props.task.state);
  const urgent = () => (deadline()?.getTime() ?? Number.POSITIVE_INFINITY) - now() < URGENT_MS;
  const holder = () => {
    const { assignee } = props.task;
    if (!assignee) return open() ? "unclaimed" : "";
    return queue.isViewer(assignee) ? "yours" : `held by ${nameOf(assignee) ?? "somebody"}`;
  };
  return (
    <p class="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
      <StateMark state={props.task.state} />
      <Show when={open() && deadline()}>
        {(time) => <When time={time()} as={due} class={urgent() ? "font-semibold text-warn" : ""} />}
      </Show>
      <Show when={asked()}>
        {(time) => <When time={time()} as={(when, at) => `asked ${ago(when, at)}`} />}
      </Show>
      <Show when={holder()}>
        <span>{holder()}</span>
      </Show>
      <span class="inline-flex min-w-0 items-center gap-0.5">
        <code class="max-w-64 truncate font-mono text-sm" title={`Reference: ${props.task.idempotencyKey}`}>
          {props.task.idempotencyKey}
        </code>
        <CopyButton text={props.task.idempotencyKey} what="reference" />
      </span>
    </p>
  );
}
