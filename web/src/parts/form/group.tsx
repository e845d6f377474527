import { createUniqueId, For, type JSX } from "solid-js";
import type { GroupField } from "../../../../src/services/form/index.ts";
import { describing, ErrorOf, Help, OptionalMark } from "./frame.tsx";
import type { Holding } from "./holding.ts";

/** An object's fields, together under its name. */
export function Group(props: Holding<GroupField>): JSX.Element {
  const id = createUniqueId();
  return (
    <fieldset
      class="min-w-0 rounded-md border border-line p-3 pt-2"
      aria-labelledby={`${id}-label`}
      aria-describedby={describing(id)}
      data-pointer={props.field.pointer}
    >
      <legend class="px-1 font-medium">
        <span id={`${id}-label`}>{props.field.label}</span> <OptionalMark field={props.field} />
      </legend>
      <Help id={id} text={props.field.hint} />
      <div class={`space-y-4 ${props.field.hint ? "mt-3" : ""}`}>
        <For each={props.field.fields}>{(field) => props.draw(field)}</For>
      </div>
      <ErrorOf id={id} error={props.error} />
    </fieldset>
  );
}
