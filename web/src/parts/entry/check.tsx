import { createUniqueId, type JSX, Show } from "solid-js";
import { FieldError } from "../form/frame.tsx";

/** What a box that is ticked holds, among entries that are texts. */
export const TICKED = "yes";

/** A box to tick beside entry fields. */
export function EntryCheck(props: {
  label: string;
  name: string;
  value: string;
  hint?: string;
  error?: string | undefined;
  onChange: (value: string) => void;
}): JSX.Element {
  const id = createUniqueId();
  return (
    <div>
      <div class="flex items-start gap-2.5">
        <input
          type="checkbox"
          id={id}
          name={props.name}
          class="mt-0.5 size-4.5 shrink-0 accent-ink"
          checked={props.value === TICKED}
          aria-describedby={`${id}-help`}
          onChange={(event) => props.onChange(event.currentTarget.checked ? TICKED : "")}
        />
        <label for={id} class="min-w-0 font-medium">
          {props.label}
        </label>
      </div>
      <div id={`${id}-help`} class="pl-7">
        <Show when={props.hint}>
          <p class="text-sm text-muted">{props.hint}</p>
        </Show>
        <Show when={props.error}>{(error) => <FieldError message={error()} />}</Show>
      </div>
    </div>
  );
}
