import { TextField } from "@kobalte/core/text-field";
import { createUniqueId, For, type JSX, Show } from "solid-js";
import { FieldError } from "../form/frame.tsx";

/** A labelled input of a form of our own. */
export function EntryField(props: {
  label: string;
  name: string;
  type?: "text" | "email" | "password" | "datetime-local";
  /** Whether the browser knows what stands there; "off" where absent. */
  autocomplete?: string;
  value: string;
  hint?: string | undefined;
  placeholder?: string;
  /** What is likely to be written. */
  suggestions?: readonly string[];
  /** What stands beside the input, in one line with it. */
  beside?: JSX.Element;
  optional?: boolean;
  error?: string | undefined;
  onChange: (value: string) => void;
}): JSX.Element {
  const list = createUniqueId();
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
          autocomplete={props.autocomplete ?? "off"}
          placeholder={props.placeholder}
          list={props.suggestions ? list : undefined}
        />
        {props.beside}
      </div>
      <Show when={props.suggestions}>
        <datalist id={list}>
          <For each={props.suggestions}>{(text) => <option value={text} />}</For>
        </datalist>
      </Show>
      <TextField.ErrorMessage>
        <FieldError message={props.error ?? ""} />
      </TextField.ErrorMessage>
    </TextField>
  );
}
