import { TextField as Text } from "@kobalte/core/text-field";
import Eye from "lucide-solid/icons/eye";
import EyeOff from "lucide-solid/icons/eye-off";
import { createSignal, type JSX, Show } from "solid-js";

/** A secret, unseen until the person wants to see it. */
export default function Password(props: { label: string; placeholder: string }): JSX.Element {
  const [shown, setShown] = createSignal(false);
  return (
    <div class="flex gap-2">
      <Text.Input
        class="input"
        type={shown() ? "text" : "password"}
        placeholder={props.placeholder}
        // It is a secret of the task's, not the person's own for this site.
        autocomplete="one-time-code"
        autocapitalize="off"
        spellcheck={false}
      />
      <button
        type="button"
        class="button min-h-9 px-2.5 pointer-coarse:min-h-11 pointer-coarse:min-w-11"
        aria-pressed={shown()}
        aria-label={`Show ${props.label}`}
        onClick={() => setShown(!shown())}
      >
        <Show when={shown()} fallback={<Eye size={16} aria-hidden="true" />}>
          <EyeOff size={16} aria-hidden="true" />
        </Show>
      </button>
    </div>
  );
}
