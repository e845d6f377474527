import { type JSX, onMount } from "solid-js";

/** The one question before something is done to several tasks. */
export function Ask(props: {
  title: string;
  yes: string;
  no: string;
  danger?: boolean;
  /** Whether there is nothing left to do. */
  off: boolean;
  children: JSX.Element;
  onYes: () => void;
  onNo: () => void;
}): JSX.Element {
  let main: HTMLButtonElement | undefined;
  onMount(() => main?.focus());
  return (
    <section aria-label={props.title} class="space-y-3 rounded-md border border-line bg-ground p-4">
      <h3>{props.title}</h3>
      {props.children}
      <div class="flex flex-wrap gap-2">
        <button
          ref={main}
          type="button"
          class={`button pointer-coarse:min-h-11 ${props.danger ? "button-danger" : "button-main"}`}
          disabled={props.off}
          onClick={() => props.onYes()}
        >
          {props.yes}
        </button>
        <button type="button" class="button pointer-coarse:min-h-11" onClick={() => props.onNo()}>
          {props.no}
        </button>
      </div>
    </section>
  );
}
