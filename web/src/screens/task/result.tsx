import { timestampDate } from "@bufbuild/protobuf/wkt";
import CircleCheck from "lucide-solid/icons/circle-check";
import { type JSX, Show } from "solid-js";
import { State, type Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { ago, When } from "../../parts/clock.tsx";
import { Evidence } from "../../parts/evidence/evidence.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useQueue } from "../queue/state.ts";

const CHANNELS: Record<string, string> = {
  dashboard: "in the dashboard",
  slack: "in Slack",
  email: "by e-mail",
  api: "through the API",
};

function channelWords(channel: string | undefined): string {
  return channel ? (CHANNELS[channel] ?? `by ${channel}`) : "";
}

/** What became of a task, as a sentence. */
export function endedWords(task: Task): string {
  switch (task.state) {
    case State.COMPLETED:
      return `${[answererOf(task), "answered this", channelWords(task.completedViaChannel)].filter(Boolean).join(" ")}.`;
    case State.CANCELLED:
      return "This question was withdrawn; no answer is needed any more.";
    case State.TIMED_OUT:
      return "The deadline passed before anybody answered.";
    case State.VERIFICATION_EXHAUSTED:
      return "The last permitted answer did not pass the check.";
    default:
      return "";
  }
}

function answererOf(task: Task): string {
  return task.completedBy?.displayName ?? task.completedBy?.email ?? "Somebody";
}

/** When a task was answered or timed out. */
export function EndTime(props: { task: Task }): JSX.Element {
  const time = () => props.task.completeTime ?? props.task.timeoutTime;
  return <Show when={time()}>{(end) => <When time={timestampDate(end())} as={endAgo} />}</Show>;
}

function endAgo(time: Date, at: number): string {
  const words = ago(time, at);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** The answer of an ended task: what, by whom, by which channel, when; or why there is none. `told`: the words stand above already. */
export function Result(props: { task: Task; mine: boolean; told: boolean }): JSX.Element {
  const queue = useQueue();
  const mine = () => props.mine || props.task.completedBy?.userId === queue.viewer().userId;
  return (
    <div class="space-y-3">
      <Show when={props.mine}>
        <Notice tone="yes" icon={<CircleCheck size={16} />}>
          Your answer is with the agent.
        </Notice>
      </Show>
      <Show when={!props.told}>
        <p class="text-muted">
          <Show when={mine() && props.task.state === State.COMPLETED} fallback={endedWords(props.task)}>
            You answered this {channelWords(props.task.completedViaChannel)}.
          </Show>{" "}
          <EndTime task={props.task} />
        </p>
      </Show>
      <Show when={props.task.responseJson}>
        {(response) => (
          <div class="border-t border-line">
            <Evidence json={response()} schemaJson={props.task.responseSchemaJson} raw={false} />
          </div>
        )}
      </Show>
      <Show when={props.task.verdict}>
        {(verdict) => (
          <p>
            <span class="font-medium">{verdict().passed ? "The check passed" : "The check failed"}:</span>{" "}
            {verdict().reason}
          </p>
        )}
      </Show>
    </div>
  );
}
