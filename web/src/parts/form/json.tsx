import { createMemo, type JSX, Show } from "solid-js";
import { type JsonField, readJson } from "../../../../src/services/form/index.ts";
import type { Props } from "./frame.tsx";
import { Framed, textOf } from "./framed.tsx";

const HELP = "There is no simpler input for this kind of value: write it as JSON.";

/** What no simpler input can ask for: the person writes JSON, and is told where it goes wrong. */
export default function JsonInput(props: Props<JsonField>): JSX.Element {
  const mistake = createMemo(() => {
    const text = textOf(props.value);
    return text.trim() === "" || readJson(text) !== undefined ? undefined : placeOf(text);
  });
  return (
    <Framed field={props.field} error={props.error} help={[props.field.hint, HELP].filter(Boolean).join(" ")}>
      {(ties) => (
        <>
          <textarea
            id={ties.id}
            class="input block max-h-96 min-h-28 font-mono field-sizing-content"
            spellcheck={false}
            autocapitalize="off"
            rows={5}
            aria-describedby={`${ties.id}-place ${ties.describedBy()}`}
            aria-invalid={ties.invalid()}
            value={textOf(props.value)}
            onInput={(event) => props.onChange(event.currentTarget.value)}
          />
          <p id={`${ties.id}-place`} aria-live="polite" class="mt-1 text-sm text-muted">
            <Show when={mistake()}>{(place) => `Not JSON yet: look at ${place()}.`}</Show>
          </p>
        </>
      )}
    </Framed>
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
