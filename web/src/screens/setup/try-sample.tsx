import { useAction, useNavigate } from "@solidjs/router";
import FlaskConical from "lucide-solid/icons/flask-conical";
import { type JSX, Show } from "solid-js";
import { createAttempt } from "../../api/attempt.ts";
import { askOnce } from "../../api/sample.ts";

/** Makes the viewer's sample task, or finds the one that was made, and opens it. */
export function TrySample(props: { userId: string; class?: string }): JSX.Element {
  const ask = useAction(askOnce);
  const navigate = useNavigate();
  const { busy, trouble, attempt } = createAttempt();
  const press = () =>
    attempt(async () => {
      const { sampleTask } = await import("../../parts/sample-task.ts");
      navigate(`/task?id=${await ask(sampleTask(props.userId, new Date()))}`);
    });
  return (
    <>
      <button
        type="button"
        class={`button ${props.class ?? ""}`}
        aria-disabled={busy()}
        onClick={() => void press()}
      >
        <FlaskConical size={16} aria-hidden="true" /> Try a sample task
      </button>
      <Show when={trouble()}>
        <p role="alert" class="mt-2 text-no">
          {trouble()}
        </p>
      </Show>
    </>
  );
}
