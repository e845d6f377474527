import { TextField } from "@kobalte/core/text-field";
import type { JSX } from "solid-js";

/** As the server takes it. */
const LONGEST = 2_000;

/** A few words beside something that is done. */
export function NoteField(props: {
  hint: string;
  value: string;
  onChange: (value: string) => void;
}): JSX.Element {
  return (
    <TextField value={props.value} onChange={props.onChange}>
      <div class="flex items-baseline justify-between gap-2">
        <TextField.Label class="font-medium">Note</TextField.Label>
        <span class="text-sm text-muted">optional</span>
      </div>
      <TextField.Description class="text-sm text-muted">{props.hint}</TextField.Description>
      <TextField.TextArea class="input mt-1.5 field-sizing-content" dir="auto" maxlength={LONGEST} rows={1} />
    </TextField>
  );
}
