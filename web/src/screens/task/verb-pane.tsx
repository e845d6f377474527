import { type JSX, onMount } from "solid-js";
import { onKeys } from "../../parts/keys/keys.tsx";

const FIRST = ":is(input, textarea, select, button):not(:disabled)";

/** A form below the verbs, for what one of them has to know. The focus goes into it; Escape leaves it. */
export function VerbPane(props: {
  title: string;
  yes: string;
  busy?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: JSX.Element;
}): JSX.Element {
  let form: HTMLFormElement | undefined;
  onMount(() => form?.querySelector<HTMLElement>(FIRST)?.focus());
  onKeys(() => ({ "mod+Enter": () => form?.requestSubmit() }));
  // Elsewhere Escape is left alone while somebody types; here it closes the pane, but first what has dropped down from it.
  const leave = (event: KeyboardEvent) => {
    const dropped = event.target instanceof Element && event.target.ariaExpanded === "true";
    if (event.key !== "Escape" || dropped) return;
    event.preventDefault();
    event.stopPropagation();
    props.onClose();
  };
  return (
    <form
      ref={(element) => {
        form = element;
        // Before the list that has dropped down hears of it, and is closed.
        element.addEventListener("keydown", leave, true);
      }}
      aria-label={props.title}
      data-asks=""
      noValidate
      class="max-w-lg space-y-4 rounded-md border border-line bg-ground p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!props.busy) props.onSubmit();
      }}
    >
      <h2>{props.title}</h2>
      {props.children}
      <div class="flex flex-wrap gap-2">
        <button type="submit" class="button button-main" aria-disabled={props.busy}>
          {props.yes}
        </button>
        <button type="button" class="button" onClick={() => props.onClose()}>
          Keep it
        </button>
      </div>
    </form>
  );
}
