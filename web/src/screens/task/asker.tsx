import { type JSX, Show } from "solid-js";
import type { AuditEntry } from "../../../../gen/awaithumans/task/v1/audit_pb.ts";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { getKeyNames } from "../../api/keys.ts";
import { createLoaded } from "../../api/load.ts";
import { CopyButton } from "../../parts/copy.tsx";
import { isSample } from "../../parts/sample.ts";

/** Who asked, as far as that is known, and under which reference. `trail`: the audit trail, which operators may read. */
export function Asker(props: { task: Task; trail: AuditEntry[] | undefined }): JSX.Element {
  const created = () => props.trail?.find(({ action }) => action === "created");
  const names = createLoaded(() => (created()?.actorKeyId ? getKeyNames() : undefined));
  const who = () => {
    const { actorKeyId = "", actorEmail = "" } = created() ?? {};
    const key = names().value?.get(actorKeyId);
    return key ? `the key “${key}”` : actorEmail;
  };
  return (
    <p class={`flex flex-wrap items-center gap-x-3 ${who() ? "" : "max-pair:hidden"}`}>
      <Show when={who()}>
        <span>asked by {who()}</span>
      </Show>
      <Show when={!isSample(props.task)}>
        {/* Where there is little room, the menu copies it. */}
        <span class="inline-flex min-w-0 items-center gap-0.5 max-pair:hidden">
          <code class="max-w-64 truncate font-mono" title={`Reference: ${props.task.idempotencyKey}`}>
            {props.task.idempotencyKey}
          </code>
          <CopyButton text={props.task.idempotencyKey} what="reference" />
        </span>
      </Show>
    </p>
  );
}
