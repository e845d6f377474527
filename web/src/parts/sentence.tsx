import { For, type JSX, Match, Switch } from "solid-js";

/** Whatever stands in backticks, addresses, paths of this server, and names of variables. */
const PARTS =
  /(`[^`]+`|\bhttps?:\/\/[^\s`<>"]*[^\s`<>".,;:!?)”]|(?<![\w/])\/api\/[\w./-]*\w|\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b)/;

/** A sentence of the server: what is to be typed somewhere stands in it as code, what can be opened as a link. */
export function Sentence(props: { text: string }): JSX.Element {
  return (
    <For each={props.text.split(PARTS)}>
      {(part, index) => (
        <Switch fallback={part}>
          <Match when={index() % 2 === 1 && /^(?:https?:\/)?\//.test(part)}>
            <a
              class="underline decoration-edge underline-offset-2 hover:decoration-current"
              href={part}
              target="_blank"
              rel="noopener noreferrer"
            >
              {part.replace(/^https?:\/\//, "")}
            </a>
          </Match>
          <Match when={index() % 2 === 1}>
            <code class="rounded-[4px] bg-ink/7 px-1 font-mono text-[0.9em] break-words">
              {part.replaceAll("`", "")}
            </code>
          </Match>
        </Switch>
      )}
    </For>
  );
}
