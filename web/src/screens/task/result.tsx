import { timestampDate } from "@bufbuild/protobuf/wkt";
import CircleCheck from "lucide-solid/icons/circle-check";
import { type JSX, Show } from "solid-js";
import type { AuditEntry } from "../../../../gen/awaithumans/task/v1/audit_pb.ts";
import { State, type Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { createLoaded } from "../../api/load.ts";
import type { Viewer } from "../../api/session.ts";
import { getAuditTrail } from "../../api/tasks.ts";
import { cameBy } from "../../parts/channel-words.ts";
import { ago, When } from "../../parts/clock.tsx";
import { Evidence } from "../../parts/evidence/evidence.tsx";
import { Notice } from "../../parts/notice.tsx";
import { isSample } from "../../parts/sample.ts";
import { nameOf, useQueue } from "../queue/state.ts";

/** What became of a task, by whom and when. */
export function Ending(props: { task: Task }): JSX.Element {
  const queue = useQueue();
  // Who cancelled a task stands in its audit trail alone, which operators may read.
  const trail = createLoaded(() =>
    props.task.state === State.CANCELLED && queue.viewer().isOperator
      ? getAuditTrail(props.task.id)
      : undefined,
  );
  const cancelled = () => trail().value?.findLast((entry) => entry.toState === State.CANCELLED);
  /** What stands before and after the time. */
  const words = (): [what: string, rest: string] => {
    const { task } = props;
    switch (task.state) {
      case State.COMPLETED:
        if (task.completedViaChannel === "policy")
          return ["Nobody answered in time. The answer given for that case was taken", "."];
        return [answeredWords(task, task.completedBy && queue.isViewer(task.completedBy)), "."];
      case State.CANCELLED:
        return [cancelledWords(cancelled(), queue.viewer()), "; no answer is needed any more."];
      case State.TIMED_OUT:
        return [
          "The deadline passed",
          `, before ${task.verificationAttempt > 0 ? "an answer passed the check" : "anybody answered"}.`,
        ];
      case State.VERIFICATION_EXHAUSTED:
        return ["The last permitted answer did not pass the check", "."];
      default:
        return ["", ""];
    }
  };
  const time = () => {
    const { task } = props;
    return (
      task.completeTime ??
      task.timeoutTime ??
      (task.state === State.CANCELLED ? (cancelled()?.createTime ?? task.updateTime) : undefined)
    );
  };
  return (
    <>
      {words()[0]}
      <Show when={time()}>
        {(end) => (
          <>
            {" "}
            <When time={timestampDate(end())} as={ago} />
          </>
        )}
      </Show>
      {words()[1]}
    </>
  );
}

function answeredWords(task: Task, mine: boolean | undefined): string {
  const channel = cameBy(task.completedViaChannel);
  const person = mine ? "You" : nameOf(task.completedBy);
  const words = person ? [person, "answered this", channel] : ["Answered", channel || "through the API"];
  return words.filter(Boolean).join(" ");
}

function cancelledWords(entry: AuditEntry | undefined, viewer: Viewer): string {
  if (entry?.actorUserId === viewer.userId) return "You cancelled this task";
  if (entry?.actorEmail) return `${entry.actorEmail} cancelled this task`;
  return entry?.actorType === "agent" ? "The agent cancelled this task" : "This task was cancelled";
}

/** The answer of an ended task: what, by whom, by which channel, when; or why there is none. `told`: the words stand above already. */
export function Result(props: { task: Task; mine: boolean; told: boolean }): JSX.Element {
  const queue = useQueue();
  const thanks = () => {
    if (queue.isGuest())
      return "Your answer is recorded. Nothing else is left to do here; you can close this page.";
    return isSample(props.task)
      ? "Your answer is recorded. Of any other task, the agent would have it by now."
      : "Your answer is with the agent.";
  };
  return (
    <div class="space-y-3">
      <Show when={props.mine}>
        <Notice tone="yes" icon={<CircleCheck size={16} />}>
          {thanks()}
        </Notice>
      </Show>
      <Show when={!props.told}>
        <p class="text-muted">
          <Ending task={props.task} />
        </p>
      </Show>
      <Show when={props.task.responseJson}>
        {(response) => (
          <div class="border-t border-line">
            <Show when={props.task.state !== State.COMPLETED}>
              <h3 class="pt-3 text-muted">The last answer, which does not count</h3>
            </Show>
            <Evidence
              empty="No field was filled in."
              json={response()}
              schemaJson={props.task.responseSchemaJson}
              raw={false}
            />
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
