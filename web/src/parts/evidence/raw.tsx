import { createMemo, createSignal, type JSX, Show } from "solid-js";
import { readJson, writeJson } from "../../../../src/services/form/index.ts";
import { CopyButton } from "../copy.tsx";

/** What is laid out at once. */
const STEP = 100_000;

/** JSON as it came, indented. */
export function Raw(props: { json: string }): JSX.Element {
  const [shown, setShown] = createSignal(STEP);
  const pretty = createMemo(() => {
    const value = readJson(props.json);
    return value === undefined ? props.json : writeJson(value, true);
  });
  return (
    <div class="relative">
      <pre class="overflow-x-auto rounded-md bg-sunken p-3 pr-10 font-mono text-sm" tabindex="0">
        {pretty().slice(0, shown())}
      </pre>
      <div class="absolute top-1 right-1">
        <CopyButton text={pretty()} what="JSON" />
      </div>
      <Show when={pretty().length > shown()}>
        <button
          type="button"
          class="button button-quiet -ml-3 min-h-7"
          onClick={() => setShown((was) => was + STEP)}
        >
          Show more of {pretty().length.toLocaleString()} characters
        </button>
      </Show>
    </div>
  );
}
