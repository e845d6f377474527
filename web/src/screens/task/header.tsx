import { type JSX, Show } from "solid-js";
import type { AuditEntry } from "../../../../gen/awaithumans/task/v1/audit_pb.ts";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { isTerminal } from "../../parts/state.tsx";
import { useQueue } from "../queue/state.ts";
import { Asker } from "./asker.tsx";
import { AtDeadline } from "./at-deadline.tsx";
import { Facts } from "./facts.tsx";
import { OpenElsewhere } from "./presence.tsx";
import { Verbs } from "./verbs.tsx";

/** The question, the facts about it, and what can be done beside answering. */
export function Header(props: { task: Task; gone: boolean; trail: AuditEntry[] | undefined }): JSX.Element {
  const queue = useQueue();
  return (
    <header class="space-y-2">
      <h1 id="question" dir="auto" tabindex="-1" class="text-lg whitespace-pre-wrap">
        {props.task.task}
      </h1>
      <Facts task={props.task} />
      <div class="flex flex-wrap items-center gap-x-4 gap-y-0.5 text-sm text-muted">
        <AtDeadline task={props.task} />
        <Asker task={props.task} trail={props.trail} />
        <Show when={!props.gone && !isTerminal(props.task.state)}>
          <OpenElsewhere id={props.task.id} />
        </Show>
      </div>
      <Show when={!props.gone && !queue.isGuest()}>
        <Verbs task={props.task} />
      </Show>
    </header>
  );
}
