import { type JSX, Show } from "solid-js";
import type { Viewer } from "../../api/session.ts";
import { FirstTask } from "../../parts/first-task.tsx";
import { TrySample } from "./try-sample.tsx";

/** What to do where no task has ever come. Only operators can make their agents ask. */
export function FirstRun(props: { viewer: Viewer }): JSX.Element {
  return (
    <Show
      when={props.viewer.isOperator}
      fallback={<p class="text-muted">Questions for you appear here by themselves. Nothing is left to do.</p>}
    >
      <div class="space-y-5">
        <div>
          <p class="mb-2">See how answering works, with a question that no agent waits for.</p>
          <TrySample userId={props.viewer.userId} class="button-main" />
        </div>
        <FirstTask />
      </div>
    </Show>
  );
}
