import { createSignal, type JSX, lazy, Match, Show, Switch } from "solid-js";
import { Long } from "./long.tsx";
import { CODE, PROSE } from "./looks.ts";
import { OnDemand } from "./on-demand.tsx";

const Markdown = lazy(() => import("./markdown.tsx"));
const Html = lazy(() => import("./html.tsx"));

/** What is longer is shown as it was written: to lay it out would hold the page up. */
const LONGEST = 100_000;

/** Markdown or HTML as it is meant to look, its source one press away. */
export function Rendered(props: { kind: "markdown" | "html"; text: string; label: string }): JSX.Element {
  const [source, setSource] = createSignal(props.text.length > LONGEST);
  const asWritten = () => (
    <Long text={props.text} look={props.kind === "html" ? CODE : PROSE} what={props.label} copied />
  );
  return (
    <div class="space-y-1">
      <Switch fallback={asWritten()}>
        <Match when={!source() && props.kind === "markdown"}>
          <OnDemand instead={asWritten()}>
            <Markdown text={props.text} />
          </OnDemand>
        </Match>
        <Match when={!source()}>
          <OnDemand instead={asWritten()}>
            <Html text={props.text} label={props.label} />
          </OnDemand>
        </Match>
      </Switch>
      <Show when={props.text.length <= LONGEST}>
        <button
          type="button"
          class="button button-quiet -ml-3 min-h-7 text-sm"
          aria-pressed={source()}
          onClick={() => setSource((was) => !was)}
        >
          {source() ? "As it will look" : "As it was written"}
        </button>
      </Show>
    </div>
  );
}
