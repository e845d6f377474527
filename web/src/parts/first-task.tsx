import type { JSX } from "solid-js";
import { CopyButton } from "./copy.tsx";

const COMMAND = "npm run example refund";

/** The one next act of somebody who has no task yet. */
export function FirstTask(): JSX.Element {
  return (
    <div class="space-y-3">
      <p>Run the example in a second terminal. It asks “Approve $250 refund?” and waits for your answer:</p>
      <p class="flex items-center justify-between gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3">
        <code class="font-mono">{COMMAND}</code>
        <CopyButton text={COMMAND} what="command" />
      </p>
      <p class="text-muted">
        In your own agent, <code class="font-mono">awaitHuman()</code> does the same: it creates a task, and
        returns once somebody has answered.
      </p>
    </div>
  );
}
