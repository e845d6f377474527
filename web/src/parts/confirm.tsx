import type { JSX } from "solid-js";

/** Asks once more before something that cannot be taken back; the focus is on leaving it. */
export function Confirm(props: {
  title: string;
  text: string;
  yes: string;
  /** What leaving it is called, where "Keep it" says something else. */
  no?: string;
  onYes: () => void;
  onNo: () => void;
}): JSX.Element {
  return (
    <section aria-label={props.title} class="col-span-full rounded-md border border-line bg-ground p-4">
      <h2>{props.title}</h2>
      <p class="mt-1 text-muted">{props.text}</p>
      <div class="mt-3 flex gap-2">
        <button type="button" class="button button-danger" onClick={() => props.onYes()}>
          {props.yes}
        </button>
        <button
          type="button"
          class="button"
          ref={(element) => queueMicrotask(() => element.focus())}
          onClick={() => props.onNo()}
        >
          {props.no ?? "Keep it"}
        </button>
      </div>
    </section>
  );
}
