import type { JSX } from "solid-js";
import { CopyButton } from "./copy.tsx";

const COMMAND = "npm run example refund";

/** A script that can be run as it is; it finds its token by itself or in its environment. */
const SCRIPT = `import { awaitHuman } from "awaithumans";

const decision = await awaitHuman({
  serverUrl: "${window.location.origin}",
  task: "Approve $250 refund?",
  payload: { amount_usd: 250, customer_id: "cus_demo" },
  payloadSchema: { type: "object" },
  responseSchema: {
    type: "object",
    required: ["approved"],
    properties: { approved: { type: "boolean" } },
  },
  timeoutMs: 15 * 60_000,
});

console.log(decision);
`;

/** The one next act of somebody who has no task yet. */
export function FirstTask(): JSX.Element {
  return (
    <div class="space-y-3">
      <p>Ask “Approve $250 refund?” from a program; it goes on once you have answered here.</p>
      <div class="rounded-md border border-line bg-sunken">
        <p class="flex items-center justify-between gap-2 border-b border-line py-1 pr-1 pl-3 text-sm text-muted">
          ask.ts <CopyButton text={SCRIPT} what="script" />
        </p>
        <pre class="overflow-x-auto p-3 font-mono text-sm" tabindex="0">
          {SCRIPT}
        </pre>
      </div>
      <p class="text-sm text-muted">
        On the machine of a dev server it finds its token by itself; elsewhere, set{" "}
        <code class="font-mono">AWAITHUMANS_ADMIN_API_TOKEN</code>.
      </p>
      <p class="flex flex-wrap items-center gap-x-2">
        In a checkout: <code class="font-mono">{COMMAND}</code>
        <CopyButton text={COMMAND} what="command" />
      </p>
    </div>
  );
}
