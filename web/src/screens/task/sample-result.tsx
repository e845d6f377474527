import { type JSX, onMount } from "solid-js";
import { readJson, writeJson } from "../../../../src/services/form/index.ts";
import { CopyButton } from "../../parts/copy.tsx";
import { FirstTask } from "../../parts/first-task.tsx";

/** After the sample task: what an agent would have got, and how to let one ask. */
export default function SampleResult(props: { responseJson: string }): JSX.Element {
  // The answer was given further down.
  onMount(() => document.getElementById("task")?.scrollTo(0, 0));
  const pretty = () => {
    const value = readJson(props.responseJson);
    return value === undefined ? props.responseJson : writeJson(value, true);
  };
  return (
    <section aria-labelledby="sample-result" class="mt-5 max-w-2xl space-y-3">
      <h2 id="sample-result">What your agent would have got</h2>
      <p>
        A program that asks waits in <code class="font-mono">awaitHuman()</code>, and goes on with this value,
        checked against the schema that it gave:
      </p>
      <div class="flex items-start gap-2 rounded-md bg-sunken p-3">
        <pre class="min-w-0 flex-1 overflow-x-auto font-mono text-sm" tabindex="0">
          {pretty()}
        </pre>
        <CopyButton text={props.responseJson} what="answer" />
      </div>
      <h2 class="pt-2">Now let a program ask</h2>
      <FirstTask />
    </section>
  );
}
