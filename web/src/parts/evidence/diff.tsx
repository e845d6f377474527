import { For, type JSX } from "solid-js";
import { createFold, ShowAll } from "./show-all.tsx";

const FIRST_LINES = 200;

/** A patch, as version control writes it. */
export function Patch(props: { lines: string[] }): JSX.Element {
  const fold = createFold(() => props.lines, FIRST_LINES);
  return (
    <div>
      <pre class="overflow-x-auto rounded-md bg-sunken py-2 font-mono text-sm" tabindex="0">
        <For each={fold.shown()}>
          {(line) => <span class={`block min-h-4 w-max min-w-full px-2 ${toneOf(line)}`}>{line}</span>}
        </For>
      </pre>
      <ShowAll fold={fold} what="lines" />
    </div>
  );
}

function toneOf(line: string): string {
  if (/^(?:@@|diff |index |---|\+\+\+)/.test(line)) return "text-muted";
  if (line.startsWith("+")) return "bg-yes-soft text-yes";
  return line.startsWith("-") ? "bg-no-soft text-no" : "";
}
