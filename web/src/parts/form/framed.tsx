import { createUniqueId, type JSX } from "solid-js";
import type { Field } from "../../../../src/services/form/index.ts";
import { ErrorOf, Help, OptionalMark } from "./frame.tsx";

/** What ties an input to the label, help and error around it. */
export interface Ties {
  id: string;
  describedBy: () => string;
  invalid: () => "true" | undefined;
}

/** Label, help and error around what is typed. */
export function Framed(props: {
  field: Field;
  error: string | undefined;
  help: string;
  /** What stands beside the label. */
  beside?: JSX.Element;
  children: (ties: Ties) => JSX.Element;
}): JSX.Element {
  const id = createUniqueId();
  const ties: Ties = {
    id,
    describedBy: () => (props.help ? `${id}-help ${id}-error` : `${id}-error`),
    invalid: () => (props.error ? "true" : undefined),
  };
  return (
    <div data-pointer={props.field.pointer}>
      <div class="flex items-baseline justify-between gap-2">
        <label for={id} class="font-medium">
          {props.field.label}
        </label>
        <span class="flex shrink-0 items-baseline gap-2">
          {props.beside}
          <OptionalMark field={props.field} />
        </span>
      </div>
      <Help id={id} text={props.help} />
      <div class="mt-1.5">{props.children(ties)}</div>
      <ErrorOf id={id} error={props.error} />
    </div>
  );
}

/** What is typed into a field. */
export function textOf(value: string | string[] | undefined): string {
  return typeof value === "string" ? value : "";
}
