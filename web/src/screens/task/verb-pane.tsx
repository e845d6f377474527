import { type JSX, onMount } from "solid-js";
import { onKeys } from "../../parts/keys.tsx";

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
  // Elsewhere Escape is left alone while somebody types; here it has but one meaning.
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    props.onClose();
  };
  return (
    <form
      ref={form}
      aria-label={props.title}
      noValidate
      class="max-w-lg space-y-4 rounded-md border border-line bg-ground p-4"
      onKeyDown={leave}
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
