import { type JSX, Show } from "solid-js";
import type { NumberField } from "../../../../src/services/form/index.ts";
import type { Props } from "./frame.tsx";
import { Framed, textOf } from "./framed.tsx";

/** A number, with its currency before it and its unit behind it. */
export function NumberInput(props: Props<NumberField>): JSX.Element {
  const unitsOf = (id: string) => [
    ...(props.field.prefix ? [`${id}-prefix`] : []),
    ...(props.field.suffix ? [`${id}-suffix`] : []),
  ];
  return (
    <Framed field={props.field} error={props.error} help={props.field.hint}>
      {(ties) => (
        <div class="flex max-w-72 items-center gap-2">
          <Show when={props.field.prefix}>
            <span id={`${ties.id}-prefix`} class="shrink-0 text-muted">
              {props.field.prefix}
            </span>
          </Show>
          {/* A text input: type=number drops digits of long numbers and turns with the wheel. */}
          <input
            id={ties.id}
            class="input"
            type="text"
            inputmode={props.field.integer ? "numeric" : "decimal"}
            autocomplete="off"
            aria-describedby={[...unitsOf(ties.id), ties.describedBy()].join(" ")}
            aria-invalid={ties.invalid()}
            value={textOf(props.value)}
            onInput={(event) => props.onChange(event.currentTarget.value)}
          />
          <Show when={props.field.suffix}>
            <span id={`${ties.id}-suffix`} class="shrink-0 text-muted">
              {props.field.suffix}
            </span>
          </Show>
        </div>
      )}
    </Framed>
  );
}
