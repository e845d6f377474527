import { TextField as Text } from "@kobalte/core/text-field";
import { type JSX, Show } from "solid-js";
import type {
  FileField,
  JsonField,
  LinesField,
  NumberField,
  TextField,
} from "../../../../src/services/form/index.ts";
import { timeZone } from "../clock.tsx";
import { FieldError, OptionalMark, type Props } from "./frame.tsx";

type Typed = TextField | NumberField | LinesField | FileField | JsonField;

/** Everything that is typed: text, numbers, dates, lines and JSON. */
export function TypedInput(props: Props<Typed>): JSX.Element {
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
      <Show when={helpOf(props.field)}>
        <Text.Description class="text-sm text-muted">{helpOf(props.field)}</Text.Description>
      </Show>
      <div class="mt-1.5 flex items-center gap-2">
        <Show when={props.field.kind === "number" && props.field.prefix}>
          <span class="text-muted">{props.field.kind === "number" && props.field.prefix}</span>
        </Show>
        <Control field={props.field} />
      </div>
      <Text.ErrorMessage>
        <FieldError message={props.error ?? ""} />
      </Text.ErrorMessage>
    </Text>
  );
}

function Control(props: { field: Typed }): JSX.Element {
  const field = props.field;
  switch (field.kind) {
    case "number":
      // A text input: type=number drops digits of long numbers and turns with the wheel.
      return (
        <Text.Input
          class="input max-w-60"
          type="text"
          inputmode={field.integer ? "numeric" : "decimal"}
          {...BARE}
        />
      );
    case "json":
    case "file":
      return (
        <Text.TextArea class="input min-h-28 font-mono field-sizing-content" spellcheck={false} rows={5} />
      );
    case "lines":
      return <Text.TextArea dir="auto" class="input min-h-20 field-sizing-content" rows={3} />;
    default:
      return field.lines > 0 ? (
        <Text.TextArea
          dir="auto"
          class={`input field-sizing-content ${field.lines > 1 ? "min-h-20" : ""}`}
          rows={field.lines}
          placeholder={field.placeholder}
        />
      ) : (
        <Text.Input
          dir="auto"
          class={`input ${WIDTHS[field.input] ?? ""}`}
          type={field.input}
          placeholder={field.placeholder}
          {...BARE}
        />
      );
  }
}

const BARE = { autocomplete: "off" } as const;
const WIDTHS: Record<string, string> = { date: "max-w-44", time: "max-w-36", "datetime-local": "max-w-60" };

function helpOf(field: Typed): string {
  const help = [field.hint];
  if (field.kind === "json" || field.kind === "file")
    help.push("There is no simpler input for this kind of value: write it as JSON.");
  if (field.kind === "lines") help.push("One a line.");
  if (field.kind === "text" && field.input === "datetime-local") help.push(`In your time zone, ${timeZone}.`);
  return help.filter(Boolean).join(" ");
}
