import CircleAlert from "lucide-solid/icons/circle-alert";
import { type JSX, Show } from "solid-js";
import type { Field } from "./field.ts";

/** What every input of a form is given. */
export interface Props<F extends Field> {
  field: F;
  value: string | string[] | undefined;
  error: string | undefined;
  onChange: (value: string | string[] | undefined) => void;
}

/** The label above an input. The word "optional" stands beside it, not in its name. */
export function Label(props: { field: Field; id?: string; for?: string }): JSX.Element {
  return (
    <div class="flex items-baseline justify-between gap-2">
      <Show
        when={props.for}
        fallback={
          <span id={props.id} class="font-medium">
            {props.field.label}
          </span>
        }
      >
        {(target) => (
          <label for={target()} class="font-medium">
            {props.field.label}
          </label>
        )}
      </Show>
      <OptionalMark field={props.field} />
    </div>
  );
}

/** Says that a field may stay blank. */
export function OptionalMark(props: { field: Field }): JSX.Element {
  return (
    <Show when={!props.field.required || props.field.nullable}>
      <span class="text-sm text-muted">optional</span>
    </Show>
  );
}

/** The help and the error below an input. */
export function FieldNotes(props: { id: string; hint: string; error: string | undefined }): JSX.Element {
  return (
    <div id={props.id} class="text-sm">
      <Show when={props.hint}>
        <p class="mt-1 text-muted">{props.hint}</p>
      </Show>
      <Show when={props.error}>{(error) => <FieldError message={error()} />}</Show>
    </div>
  );
}

/** What is wrong with a value, as a shape and words. */
export function FieldError(props: { message: string }): JSX.Element {
  return (
    <span class="mt-1 flex items-start gap-1.5 text-sm text-no">
      <CircleAlert size={14} class="mt-0.5 shrink-0" aria-hidden="true" />
      {props.message}
    </span>
  );
}
