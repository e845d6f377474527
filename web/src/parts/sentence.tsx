import { For, type JSX } from "solid-js";

/** Names of variables, and whatever stands in backticks. */
const CODE = /(`[^`]+`|\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b)/;

/** A sentence of the server: what is to be typed somewhere stands in it as code. */
export function Sentence(props: { text: string }): JSX.Element {
  return (
    <For each={props.text.split(CODE)}>
      {(part, index) =>
        index() % 2 === 1 ? (
          <code class="rounded-[4px] bg-ink/7 px-1 font-mono text-[0.9em] break-words">
            {part.replaceAll("`", "")}
          </code>
        ) : (
          part
        )
      }
    </For>
  );
}
