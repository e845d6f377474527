import Eye from "lucide-solid/icons/eye";
import EyeOff from "lucide-solid/icons/eye-off";
import { createSignal, type JSX, Show } from "solid-js";
import type { TextField } from "../../../../src/services/form/index.ts";
import type { Props } from "./frame.tsx";
import { type Ties, textOf } from "./framed.tsx";

/** A secret, unseen until the person wants to see it. */
export default function Password(props: Props<TextField> & { ties: Ties }): JSX.Element {
  const [shown, setShown] = createSignal(false);
  return (
    <div class="flex gap-2">
      <input
        id={props.ties.id}
        class="input"
        type={shown() ? "text" : "password"}
        placeholder={props.field.placeholder}
        // It is a secret of the task's, not the person's own for this site.
        autocomplete="one-time-code"
        autocapitalize="off"
        spellcheck={false}
        aria-describedby={props.ties.describedBy()}
        aria-invalid={props.ties.invalid()}
        value={textOf(props.value)}
        onInput={(event) => props.onChange(event.currentTarget.value)}
      />
      <button
        type="button"
        class="button min-h-9 px-2.5 pointer-coarse:min-h-11 pointer-coarse:min-w-11"
        aria-pressed={shown()}
        aria-label={`Show ${props.field.label}`}
        onClick={() => setShown(!shown())}
      >
        <Show when={shown()} fallback={<Eye size={16} aria-hidden="true" />}>
          <EyeOff size={16} aria-hidden="true" />
        </Show>
      </button>
    </div>
  );
}
