import { createUniqueId, For, type JSX, Show } from "solid-js";
import { FieldError } from "../form/frame.tsx";

/** A labelled choice beside entry fields. */
export function EntrySelect(props: {
  label: string;
  name: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  hint?: string | undefined;
  error?: string | undefined;
  onChange: (value: string) => void;
}): JSX.Element {
  const id = createUniqueId();
  return (
    <div>
      <label for={id} class="font-medium">
        {props.label}
      </label>
      <select
        id={id}
        name={props.name}
        class="input mt-1.5"
        aria-invalid={props.error ? "true" : undefined}
        aria-describedby={`${id}-help`}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        <For each={props.choices}>
          {(choice) => (
            <option value={choice.value} selected={props.value === choice.value}>
              {choice.label}
            </option>
          )}
        </For>
      </select>
      <div id={`${id}-help`}>
        <Show when={props.hint}>
          <p class="mt-1 text-sm text-muted">{props.hint}</p>
        </Show>
        <Show when={props.error}>{(error) => <FieldError message={error()} />}</Show>
      </div>
    </div>
  );
}
