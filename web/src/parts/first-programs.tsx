import { Tabs } from "@kobalte/core/tabs";
import { For, type JSX, Show } from "solid-js";
import { CopyButton } from "./copy.tsx";

const COMMAND = "npm run example refund";
const ORIGIN = window.location.origin;

const TYPESCRIPT = `import { awaitHuman } from "awaithumans";

const decision = await awaitHuman({
  serverUrl: "${ORIGIN}",
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

const PYTHON = `from pydantic import BaseModel
from awaithumans import await_human_sync

class Refund(BaseModel):
    amount_usd: int
    customer_id: str

class Decision(BaseModel):
    approved: bool

decision = await_human_sync(
    server_url="${ORIGIN}",
    task="Approve $250 refund?",
    payload_schema=Refund,
    payload=Refund(amount_usd=250, customer_id="cus_demo"),
    response_schema=Decision,
    timeout_seconds=900,
)

print(decision)
`;

const CURL = `id=$(curl -s "${ORIGIN}/api/tasks" \\
  -H "Authorization: Bearer $AWAITHUMANS_ADMIN_API_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{ "task": "Approve $250 refund?",
        "payload": { "amount_usd": 250, "customer_id": "cus_demo" },
        "payload_schema": { "type": "object" },
        "response_schema": { "type": "object", "required": ["approved"],
          "properties": { "approved": { "type": "boolean" } } },
        "timeout_seconds": 900,
        "idempotency_key": "refund:cus_demo" }' | jq -r .id)

# Answers once you have, or after 25 seconds: then ask again.
curl "${ORIGIN}/api/tasks/$id/poll?timeout=25" \\
  -H "Authorization: Bearer $AWAITHUMANS_ADMIN_API_TOKEN"
`;

const PROGRAMS = [
  { name: "TypeScript", file: "ask.ts", text: TYPESCRIPT, local: true },
  { name: "Python", file: "ask.py", text: PYTHON, local: true },
  { name: "curl", file: "ask.sh", text: CURL, local: false },
] as const;

/** The first question in three languages, ready to be copied and run. */
export default function Programs(): JSX.Element {
  return (
    <>
      <Tabs defaultValue={PROGRAMS[0].name} class="rounded-md border border-line bg-sunken">
        <Tabs.List aria-label="Language" class="flex gap-1 border-b border-line p-1">
          <For each={PROGRAMS}>
            {({ name }) => (
              <Tabs.Trigger value={name} class="segment">
                {name}
              </Tabs.Trigger>
            )}
          </For>
        </Tabs.List>
        <For each={PROGRAMS}>
          {({ name, file, text, local }) => (
            <Tabs.Content value={name}>
              <p class="flex items-center justify-between gap-2 pt-1 pr-1 pl-3 text-sm text-muted">
                {file} <CopyButton text={text} what="script" />
              </p>
              <pre class="overflow-x-auto px-3 pt-1 pb-3 font-mono text-sm" tabindex="0">
                {text}
              </pre>
              <p class="border-t border-line px-3 py-2 text-sm text-muted">
                <Show when={local} fallback="It takes its token from ">
                  On the machine of a dev server it finds its token by itself; elsewhere, set{" "}
                </Show>
                <code class="font-mono">AWAITHUMANS_ADMIN_API_TOKEN</code>.
              </p>
            </Tabs.Content>
          )}
        </For>
      </Tabs>
      <p class="flex flex-wrap items-center gap-x-2">
        In a checkout: <code class="font-mono">{COMMAND}</code>
        <CopyButton text={COMMAND} what="command" />
      </p>
    </>
  );
}
