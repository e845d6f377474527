import type { JSX } from "solid-js";

/** Takes an answer back, and leaves the focus where another can be given. */
export function Clear(props: { label: string; onClear: () => void }): JSX.Element {
  return (
    <button
      type="button"
      class="button button-quiet min-h-7 px-2 text-sm pointer-coarse:min-h-11"
      aria-label={`Clear ${props.label}`}
      onClick={(event) => {
        const place = event.currentTarget.closest("[data-pointer]");
        props.onClear();
        place?.querySelector<HTMLElement>("input,button")?.focus();
      }}
    >
      Clear
    </button>
  );
}
