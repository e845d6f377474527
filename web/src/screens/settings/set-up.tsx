import Stethoscope from "lucide-solid/icons/stethoscope";
import { For, type JSX, Show } from "solid-js";
import type { GetStatusResponse } from "../../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { getStatus } from "../../api/doctor.ts";
import { createLoaded } from "../../api/load.ts";
import { Notice } from "../../parts/notice.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";

/** How the server is set up, and the way to what keeps it from working. */
export function SetUp(): JSX.Element {
  const loaded = createLoaded(() => getStatus());
  return (
    <section aria-labelledby="set-up" class="mt-8">
      <div class="flex items-center justify-between gap-3 border-b border-line pb-1.5">
        <h2 id="set-up">This server</h2>
        <a href="/doctor" class="button">
          <Stethoscope size={14} aria-hidden="true" /> Look for trouble
        </a>
      </div>
      <Show when={loaded().value} fallback={<Show when={!loaded().failure}>{<Skeleton lines={2} />}</Show>}>
        {(status) => (
          <dl class="divide-y divide-line">
            <For each={factsOf(status())}>
              {([name, value]) => (
                <div class="grid grid-cols-[9rem_minmax(0,1fr)] gap-4 py-2">
                  <dt class="text-muted">{name}</dt>
                  <dd class="min-w-0">{value}</dd>
                </div>
              )}
            </For>
          </dl>
        )}
      </Show>
      <Show when={loaded().failure}>{(failure) => <Notice tone="warn">{failure().message}</Notice>}</Show>
    </section>
  );
}

function factsOf(status: GetStatusResponse): [name: string, value: string][] {
  const { emailTransport, emailFrom } = status;
  const mail = emailTransport
    ? `by ${emailTransport}${emailFrom ? `, from ${emailFrom}` : ""}`
    : "not set up";
  return [
    ["Version", status.version],
    ["Runs for", status.environment],
    ["People reach it at", status.publicUrl],
    ["Callers", status.authEnabled ? "have to show who they are" : "are not asked who they are"],
    ["Admin token", status.adminTokenEnabled ? "set" : "none: programs need API keys"],
    ["Stored secrets", status.payloadEncryptionEnabled ? "encrypted" : "not encrypted"],
    ["Slack", status.slackMode === "off" ? "off" : status.slackMode.replaceAll("-", " ")],
    ["E-mail", mail],
  ];
}
