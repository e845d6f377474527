import { timestampDate } from "@bufbuild/protobuf/wkt";
import FlaskConical from "lucide-solid/icons/flask-conical";
import { type JSX, Show } from "solid-js";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { ago, due, isUrgent, now, When } from "../../parts/clock.tsx";
import { Mark } from "../../parts/mark.tsx";
import { isSample } from "../../parts/sample.ts";
import { span } from "../../parts/span.ts";
import { isTerminal, StateMark } from "../../parts/state.tsx";
import { nameOf, useQueue } from "../queue/state.ts";

const USUAL_PRIORITY = 50;

const SAMPLE = { word: "Sample", icon: FlaskConical, class: "text-ink" } as const;

/** Where the task is in its life, its clock, and whose it is. */
export function Facts(props: { task: Task }): JSX.Element {
  const queue = useQueue();
  const asked = () => (props.task.createTime ? timestampDate(props.task.createTime) : undefined);
  const deadline = () => (props.task.dueTime ? timestampDate(props.task.dueTime) : undefined);
  const open = () => !isTerminal(props.task.state);
  /** Nobody waits for the answer to a sample. */
  const waiting = () => open() && !isSample(props.task);
  const holder = () => {
    const { assignee } = props.task;
    if (!assignee) return open() ? "unclaimed" : "";
    return queue.isViewer(assignee) ? "yours" : `held by ${nameOf(assignee) ?? "somebody"}`;
  };
  return (
    <p class="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
      <StateMark state={props.task.state} />
      <Show when={isSample(props.task)}>
        <Mark look={SAMPLE} />
      </Show>
      <Show when={open() && deadline()}>
        {(time) => (
          <When time={time()} as={due} class={isUrgent(time(), now()) ? "font-semibold text-warn" : ""} />
        )}
      </Show>
      <Show when={asked()}>{(time) => <When time={time()} as={waiting() ? waits : wasAsked} />}</Show>
      <Show when={holder()}>
        <span>{holder()}</span>
      </Show>
      <Show when={open() && props.task.priority !== USUAL_PRIORITY}>
        <span title={`Priority ${props.task.priority} of 100`}>{priorityWords(props.task.priority)}</span>
      </Show>
    </p>
  );
}

const wasAsked = (time: Date, at: number) => `asked ${ago(time, at)}`;

function waits(time: Date, at: number): string {
  const elapsed = at - time.getTime();
  return elapsed < 60_000 ? "agent waiting" : `agent waiting for ${span(elapsed)}`;
}

/** The figure says how high. */
function priorityWords(priority: number): string {
  return `${priority > USUAL_PRIORITY ? "high" : "low"} priority (${priority})`;
}
