import CircleAlert from "lucide-solid/icons/circle-alert";
import Hourglass from "lucide-solid/icons/hourglass";
import { type JSX, onMount, Show } from "solid-js";
import { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";
import { State, type Task, Verb } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Failure } from "../../api/failure.ts";
import { Notice } from "../../parts/notice.tsx";
import { Sentence } from "../../parts/sentence.tsx";
import { isChecking, isTerminal } from "../../parts/state.tsx";
import { allowanceOf, nameOf, useQueue } from "../queue/state.ts";

/** What stands above the form: a check that runs, an answer that came back, why answering is off, what went wrong. */
export function Notices(props: {
  task: Task;
  /** Whether an answer that was sent from here is being checked while this page waits for it. */
  checking: boolean;
  failure: Failure | undefined;
}): JSX.Element {
  const allowance = () => allowanceOf(props.task, Verb.COMPLETE);
  const waits = () => !props.checking && isChecking(props.task.state);
  const off = () =>
    !props.checking &&
    !waits() &&
    !isTerminal(props.task.state) &&
    !allowance().allowed &&
    allowance().reason;
  const failure = () => {
    const known =
      (props.failure?.reason === Reason.VERIFICATION_IN_PROGRESS && waits()) ||
      props.failure?.message === props.task.unverifiedReason;
    return props.failure?.violations.length === 0 && !known && props.failure.message;
  };
  return (
    <>
      <Show when={props.checking}>
        <div class="appear-late">
          <Notice tone="calm" icon={<Hourglass size={16} />}>
            Checking your answer… This takes a few seconds, at most a minute.
          </Notice>
        </div>
      </Show>
      <Show when={waits()}>
        <Waiting task={props.task} />
      </Show>
      <Show when={!props.checking && cameBack(props.task)}>
        {(words) => <CameBack task={props.task} {...words()} />}
      </Show>
      <Show when={off()}>
        {(reason) => (
          <Notice tone="warn" icon={<CircleAlert size={16} />}>
            <Sentence text={reason()} />
          </Notice>
        )}
      </Show>
      <Show when={failure()}>
        {(message) => (
          <Notice tone="no" urgent icon={<CircleAlert size={16} />}>
            <Sentence text={message()} />
          </Notice>
        )}
      </Show>
    </>
  );
}

function Waiting(props: { task: Task }): JSX.Element {
  const queue = useQueue();
  const mine = () => props.task.completedBy && queue.isViewer(props.task.completedBy);
  const whose = () => {
    const name = nameOf(props.task.completedBy);
    return name ? `An answer by ${name}` : "An answer";
  };
  return (
    <Notice tone="calm" icon={<Hourglass size={16} />}>
      <Show when={mine()} fallback={`${whose()} is being checked. If it comes back, the form opens again.`}>
        Your answer is still being checked. The verdict appears here by itself; you can go on with other
        tasks.
      </Show>
    </Notice>
  );
}

interface Words {
  what: string;
  why: string;
}

/** Why the last answer does not count, where it does not. */
function cameBack({
  state,
  verdict,
  unverifiedReason,
  verificationAttempt,
  verificationAttemptsMax,
}: Task): Words | undefined {
  if (unverifiedReason !== undefined) return { what: "could not be checked", why: unverifiedReason };
  if (state !== State.REJECTED) return undefined;
  const attempt = `attempt ${verificationAttempt} of ${verificationAttemptsMax}`;
  return { what: `was sent back: ${attempt}`, why: verdict?.reason ?? "" };
}

function CameBack(props: { task: Task } & Words): JSX.Element {
  let place: HTMLDivElement | undefined;
  const queue = useQueue();
  const whose = () => {
    const { completedBy } = props.task;
    if (completedBy && queue.isViewer(completedBy)) return "Your answer";
    const name = nameOf(completedBy);
    return name ? `The answer by ${name}` : "The last answer";
  };
  // Below the evidence, on a narrow screen, it would come unseen.
  onMount(() => place?.scrollIntoView({ block: "nearest" }));
  return (
    <div ref={place}>
      <Notice tone="warn" urgent icon={<CircleAlert size={16} />}>
        <p class="font-semibold">
          {whose()} {props.what}
        </p>
        <Show when={props.why}>
          {(reason) => (
            <p dir="auto" class="mt-0.5 whitespace-pre-wrap">
              {reason()}
            </p>
          )}
        </Show>
      </Notice>
    </div>
  );
}
