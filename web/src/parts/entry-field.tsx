import { TextField } from "@kobalte/core/text-field";
import type { JSX } from "solid-js";
import { FieldError } from "./form/frame.tsx";

/** A labelled input of the entrance forms. */
export function EntryField(props: {
  label: string;
  name: string;
  type?: "text" | "email" | "password";
  autocomplete: string;
  value: string;
  hint?: string;
  placeholder?: string;
  /** What stands beside the input, in one line with it. */
  beside?: JSX.Element;
  optional?: boolean;
  error?: string | undefined;
  onChange: (value: string) => void;
}): JSX.Element {
  return (
    <TextField
      name={props.name}
      value={props.value}
      onChange={props.onChange}
      required={!props.optional}
      validationState={props.error ? "invalid" : "valid"}
    >
      <div class="flex items-baseline justify-between gap-2">
        <TextField.Label class="font-medium">{props.label}</TextField.Label>
        {props.optional && <span class="text-sm text-muted">optional</span>}
      </div>
      {props.hint && <TextField.Description class="text-sm text-muted">{props.hint}</TextField.Description>}
      <div class="mt-1.5 flex gap-2">
        <TextField.Input
          class="input min-w-0 flex-1"
          type={props.type ?? "text"}
          autocomplete={props.autocomplete}
          placeholder={props.placeholder}
        />
        {props.beside}
      </div>
      <TextField.ErrorMessage>
        <FieldError message={props.error ?? ""} />
      </TextField.ErrorMessage>
    </TextField>
  );
}
