import { type JSX, onMount, Show } from "solid-js";
import { Key, onKeys } from "./keys/keys.tsx";

/** A list with what is open of it beside it; where there is no room for both, in its place. */
export function Beside(props: { open: boolean; pane: JSX.Element; children: JSX.Element }): JSX.Element {
  return (
    <div class={props.open ? "grid gap-x-8 trio:grid-cols-[minmax(0,1fr)_26rem]" : ""}>
      <div class={`min-w-0 ${props.open ? "max-trio:hidden" : ""}`}>{props.children}</div>
      <Show when={props.open}>
        <div class="min-w-0 max-trio:mt-5">{props.pane}</div>
      </Show>
    </div>
  );
}

/** What is open beside a list. Escape closes it. */
export function Pane(props: { title: string; onClose: () => void; children: JSX.Element }): JSX.Element {
  let heading: HTMLHeadingElement | undefined;
  onMount(() => heading?.focus({ preventScroll: true }));
  onKeys(() => ({ Escape: { run: () => props.onClose(), label: "Close what is open" } }));
  return (
    <section
      aria-label={props.title}
      class="trio:sticky trio:top-4 trio:max-h-[calc(100dvh-2rem)] trio:overflow-y-auto trio:rounded-md trio:border trio:border-line trio:p-4"
    >
      <div class="flex items-start justify-between gap-3">
        <h2 ref={heading} tabindex="-1" class="min-w-0 text-lg">
          {props.title}
        </h2>
        <button
          type="button"
          class="button -mt-0.5 min-h-7 px-2"
          aria-keyshortcuts="Escape"
          onClick={() => props.onClose()}
        >
          Close <Key>Esc</Key>
        </button>
      </div>
      {props.children}
    </section>
  );
}
