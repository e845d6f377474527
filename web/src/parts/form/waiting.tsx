import type { JSX } from "solid-js";
import type { Field } from "../../../../src/services/form/index.ts";

/** Keeps the place of an input that is loaded on demand. */
export function Waiting(props: { field: Field }): JSX.Element {
  return (
    <div data-pointer={props.field.pointer} aria-busy="true">
      <p class="font-medium">{props.field.label}</p>
      <div class="skeleton mt-1.5 h-9" />
    </div>
  );
}

/** Stands where an input could not be loaded: the server is away, or was replaced meanwhile. */
export function Unloaded(props: { field: Field }): JSX.Element {
  return (
    <div data-pointer={props.field.pointer} role="alert">
      <p class="font-medium">{props.field.label}</p>
      <div class="mt-1.5 flex flex-wrap items-center gap-3 rounded-md bg-warn-soft px-3 py-2 text-warn">
        <span class="min-w-0 flex-1">This input did not load. What you typed is kept.</span>
        <button type="button" class="button pointer-coarse:min-h-11" onClick={() => window.location.reload()}>
          Load the page again
        </button>
      </div>
    </div>
  );
}
