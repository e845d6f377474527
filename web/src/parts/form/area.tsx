import { TextField as Text } from "@kobalte/core/text-field";
import { type JSX, Show } from "solid-js";
import type { JsonField, LinesField } from "../../../../src/services/form/index.ts";
import { FieldError, OptionalMark, type Props } from "./frame.tsx";

/** An area for what is written by rules of its own: one entry a line, or JSON. */
export function Area(
  props: Props<LinesField | JsonField> & { help: string; mono: boolean; note?: JSX.Element },
): JSX.Element {
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
      <Text.Description class="text-sm text-muted">
        {[props.field.hint, props.help].filter(Boolean).join(" ")}
      </Text.Description>
      <div class="mt-1.5">
        <Show
          when={props.mono}
          fallback={<Text.TextArea dir="auto" class="input block min-h-20 field-sizing-content" rows={3} />}
        >
          <Text.TextArea
            class="input block max-h-96 min-h-28 font-mono field-sizing-content"
            spellcheck={false}
            autocapitalize="off"
            rows={5}
          />
        </Show>
      </div>
      {props.note}
      <Text.ErrorMessage>
        <FieldError message={props.error ?? ""} />
      </Text.ErrorMessage>
    </Text>
  );
}
