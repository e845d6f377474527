import CircleAlert from "lucide-solid/icons/circle-alert";
import { type JSX, Show } from "solid-js";
import { type Field, mayStayBlank } from "../../../../src/services/form/index.ts";

/** What every input of a form is given. */
export interface Props<F extends Field> {
  field: F;
  value: string | string[] | undefined;
  error: string | undefined;
  onChange: (value: string | string[] | undefined) => void;
}

/**
 * The label above an input and the help under it: `<id>-label` and `<id>-help`. The word "optional" stands
 * beside the label, not in its name.
 */
export function Label(props: { field: Field; id: string; for?: string }): JSX.Element {
  return (
    <>
      <div class="flex items-baseline justify-between gap-2">
        <Show
          when={props.for}
          fallback={
            <span id={`${props.id}-label`} class="font-medium">
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
      <Help id={props.id} text={props.field.hint} />
    </>
  );
}

/** What helps to fill in a field, `<id>-help`. */
export function Help(props: { id: string; text: string }): JSX.Element {
  return (
    <Show when={props.text}>
      <p id={`${props.id}-help`} class="text-sm text-muted">
        {props.text}
      </p>
    </Show>
  );
}

/** The ids of what describes an input: its help and its error. */
export function describing(id: string): string {
  return `${id}-help ${id}-error`;
}

/** Says that a field may stay blank. */
export function OptionalMark(props: { field: Field }): JSX.Element {
  return (
    <Show when={mayStayBlank(props.field)}>
      <span class="shrink-0 text-sm font-normal text-muted">optional</span>
    </Show>
  );
}

/** The error below an input, `<id>-error`. */
export function ErrorOf(props: { id: string; error: string | undefined }): JSX.Element {
  return (
    <div id={`${props.id}-error`}>
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

/** Label, help and error around inputs that are one answer together; `id` is what their own ids begin with. */
export function Grouped(props: {
  id: string;
  field: Field;
  error: string | undefined;
  children: JSX.Element;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand in a flex row
    <div
      role="group"
      aria-labelledby={`${props.id}-label`}
      aria-describedby={describing(props.id)}
      data-pointer={props.field.pointer}
    >
      <Label id={props.id} field={props.field} />
      {props.children}
      <ErrorOf id={props.id} error={props.error} />
    </div>
  );
}
