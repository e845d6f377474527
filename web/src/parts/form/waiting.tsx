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
