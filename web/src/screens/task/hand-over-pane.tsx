import { useAction } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { createAttempt } from "../../api/attempt.ts";
import { delegateTask, reassignTask } from "../../api/hand-over.ts";
import { Notice } from "../../parts/notice.tsx";
import { nameOf, useQueue } from "../queue/state.ts";
import type { Told } from "./acting.ts";
import { createReceiver, ReceiverFields } from "./receiver.tsx";
import { VerbPane } from "./verb-pane.tsx";

/** Asks whom the task goes to: operators among all active people, its holder by an address. */
export default function HandOverPane(props: {
  task: Task;
  onDone: (told: Told) => void;
  /** The viewer does not see the task any more. */
  onLost: () => void;
  onClose: () => void;
}): JSX.Element {
  const queue = useQueue();
  const { isOperator } = queue.viewer();
  const hand = useAction(isOperator ? reassignTask : delegateTask);
  const receiver = createReceiver(isOperator);
  const { busy, trouble, attempt } = createAttempt();
  const submit = () => {
    const chosen = receiver.read();
    if (!chosen) return;
    const { to, note, name } = chosen;
    void attempt(async () => {
      const { stillSeen, warnings } = await hand({ id: props.task.id, to, note });
      if (!stillSeen) return props.onLost();
      const words = [`${name} has this task now.`, ...warnings].join(" ");
      props.onDone({ tone: warnings.length > 0 ? "warn" : "calm", words });
    });
  };
  const holder = () => nameOf(props.task.assignee);
  return (
    <VerbPane
      title={isOperator ? "Reassign this task" : "Delegate this task"}
      yes={isOperator ? "Reassign" : "Delegate"}
      busy={busy()}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <Show when={trouble()}>
        <Notice tone="no" urgent>
          {trouble()}
        </Notice>
      </Show>
      <Show when={isOperator && holder()}>{(name) => <p class="text-muted">{name()} holds it now.</p>}</Show>
      <ReceiverFields of={receiver} without={props.task.assignee?.userId} />
    </VerbPane>
  );
}
