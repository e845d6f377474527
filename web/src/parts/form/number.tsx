import { TextField as Text } from "@kobalte/core/text-field";
import { createUniqueId, type JSX, Show } from "solid-js";
import type { NumberField } from "../../../../src/services/form/index.ts";
import { FieldError, OptionalMark, type Props } from "./frame.tsx";

/** A number, with its currency before it and its unit behind it. */
export function NumberInput(props: Props<NumberField>): JSX.Element {
  const id = createUniqueId();
  return (
    <Text
      value={typeof props.value === "string" ? props.value : ""}
      onChange={(value) => props.onChange(value)}
      validationState={props.error ? "invalid" : "valid"}
      data-pointer={props.field.pointer}
    >
      <div class="flex items-baseline justify-between gap-2">
        <Text.Label class="font-medium">{props.field.label}</Text.Label>
        <OptionalMark field={props.field} />
      </div>
      <Show when={props.field.hint}>
        <Text.Description class="text-sm text-muted">{props.field.hint}</Text.Description>
      </Show>
      <div class="mt-1.5 flex max-w-72 items-center gap-2">
        <Show when={props.field.prefix}>
          <span id={`${id}-prefix`} class="shrink-0 text-muted">
            {props.field.prefix}
          </span>
        </Show>
        {/* A text input: type=number drops digits of long numbers and turns with the wheel. */}
        <Text.Input
          class="input"
          type="text"
          inputmode={props.field.integer ? "numeric" : "decimal"}
          autocomplete="off"
          aria-describedby={`${id}-prefix ${id}-suffix`}
        />
        <Show when={props.field.suffix}>
          <span id={`${id}-suffix`} class="shrink-0 text-muted">
            {props.field.suffix}
          </span>
        </Show>
      </div>
      <Text.ErrorMessage>
        <FieldError message={props.error ?? ""} />
      </Text.ErrorMessage>
    </Text>
  );
}
