import { createMemo, type JSX, Show } from "solid-js";
import { type JsonField, readJson } from "../../../../src/services/form/index.ts";
import { Area } from "./area.tsx";
import type { Props } from "./frame.tsx";

/** What no simpler input can ask for: the person writes JSON, and is told where it goes wrong. */
export default function JsonInput(props: Props<JsonField>): JSX.Element {
  const mistake = createMemo(() => {
    const text = typeof props.value === "string" ? props.value : "";
    return text.trim() === "" || readJson(text) !== undefined ? undefined : placeOf(text);
  });
  return (
    <Area
      {...props}
      help="There is no simpler input for this kind of value: write it as JSON."
      mono
      note={
        <p aria-live="polite" class="mt-1 text-sm text-muted">
          <Show when={!props.error && mistake()}>{(place) => `Not JSON yet: look at ${place()}.`}</Show>
        </p>
      }
    />
  );
}

/** Where a browser's own reader gives up. Some say a position, some a line, some nothing. */
function placeOf(text: string): string {
  const lines = text.split("\n").length;
  try {
    JSON.parse(text);
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    const line = /\bline (\d+)/.exec(said)?.[1];
    const at = /\bposition (\d+)/.exec(said)?.[1];
    if (line !== undefined) return `line ${line}`;
    if (at !== undefined) return `line ${text.slice(0, Number(at)).split("\n").length}`;
  }
  // What stops in the middle is missing its end.
  return lines > 1 ? `the end, line ${lines}` : "line 1";
}
