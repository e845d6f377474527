import { timestampDate } from "@bufbuild/protobuf/wkt";
import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import { For, type JSX, Show } from "solid-js";
import type { AuditEntry } from "../../../../gen/awaithumans/task/v1/audit_pb.ts";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { createLoaded } from "../../api/load.ts";
import { getAuditTrail } from "../../api/tasks.ts";
import { ago, When } from "../../parts/clock.tsx";
import { verdictIn } from "./trail-words.ts";

/** The verdicts before the latest one, which stands beside the form or the outcome. Read off the audit trail. */
export function EarlierVerdicts(props: { task: Task }): JSX.Element {
  const trail = createLoaded(() => getAuditTrail(props.task.id));
  const earlier = () =>
    (trail().value ?? []).flatMap((entry) => {
      const verdict = verdictIn(entry);
      return verdict && verdict.attempt < props.task.verificationAttempt ? [{ ...verdict, entry }] : [];
    });
  return (
    <Show when={earlier().length > 0}>
      <section aria-labelledby="earlier" class="border-t border-line pt-3">
        <h3 id="earlier" class="text-muted">
          Earlier checks
        </h3>
        <ol class="mt-2 space-y-2">
          <For each={earlier()}>{(verdict) => <Verdict {...verdict} />}</For>
        </ol>
      </section>
    </Show>
  );
}

function Verdict(props: {
  passed: boolean;
  reason: string;
  attempt: number;
  entry: AuditEntry;
}): JSX.Element {
  return (
    <li class="flex items-start gap-2">
      <Show
        when={props.passed}
        fallback={<CircleAlert size={14} class="mt-1 shrink-0 text-warn" aria-hidden="true" />}
      >
        <CircleCheck size={14} class="mt-1 shrink-0 text-yes" aria-hidden="true" />
      </Show>
      <div class="min-w-0">
        <p dir="auto" class="whitespace-pre-wrap">
          {props.reason}
        </p>
        <p class="text-sm text-muted">
          Attempt {props.attempt}, {props.passed ? "passed" : "sent back"}{" "}
          <Show when={props.entry.createTime}>
            {(time) => <When time={timestampDate(time())} as={ago} />}
          </Show>
        </p>
      </div>
    </li>
  );
}
