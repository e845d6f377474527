import Download from "lucide-solid/icons/download";
import { For, type JSX, Show } from "solid-js";
import { exportHref } from "../../api/audit.ts";
import { OperatorsOnly } from "../../parts/operators-only.tsx";
import { Page } from "../../parts/page.tsx";
import { useQueue } from "../queue/state.ts";
import { createAuditAddress } from "./address.ts";
import { AuditList } from "./list.tsx";

const FORMATS = [
  { format: "csv", name: "CSV" },
  { format: "jsonl", name: "JSON Lines" },
] as const;

/** `/audit`: who did what with any task, the newest first. */
export default function AuditScreen(): JSX.Element {
  const queue = useQueue();
  const address = createAuditAddress();
  return (
    <Page
      title="Audit"
      about="Who did what, with which task, and when. Entries are never changed, and outlive their task."
      wide
      actions={
        <Show when={queue.viewer().isOperator}>
          <For each={FORMATS}>
            {({ format, name }) => (
              <a
                download=""
                href={exportHref(format, address.filter())}
                class="button"
                title="Downloads every entry that the filters leave"
              >
                <Download size={14} aria-hidden="true" /> {name}
              </a>
            )}
          </For>
        </Show>
      }
    >
      <OperatorsOnly allowed={queue.viewer().isOperator} what="The audit trail of all tasks is read">
        <AuditList address={address} />
      </OperatorsOnly>
    </Page>
  );
}
