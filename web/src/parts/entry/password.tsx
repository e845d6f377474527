import Eye from "lucide-solid/icons/eye";
import EyeOff from "lucide-solid/icons/eye-off";
import { createSignal, type JSX, Show } from "solid-js";
import { EntryField } from "./field.tsx";
import { PasswordStrength, SHORTEST_PASSWORD } from "./strength.tsx";

/** What is wrong with a password that somebody chooses; undefined where nothing is. */
export function passwordProblem(password: string): string | undefined {
  return password.length < SHORTEST_PASSWORD ? "This password is too short." : undefined;
}

/** A password, asked for once and looked at on demand. */
export function PasswordField(props: {
  label: string;
  name: string;
  /** Whether it is being chosen, rather than known. */
  chosen?: boolean;
  hint?: string;
  value: string;
  error?: string | undefined;
  onChange: (value: string) => void;
}): JSX.Element {
  const [shown, setShown] = createSignal(false);
  const name = () => `${shown() ? "Hide" : "Show"} ${props.label.toLowerCase()}`;
  const hint = () => props.hint ?? (props.chosen ? `At least ${SHORTEST_PASSWORD} characters.` : undefined);
  return (
    <div class="space-y-2">
      <EntryField
        label={props.label}
        name={props.name}
        type={shown() ? "text" : "password"}
        autocomplete={props.chosen ? "new-password" : "current-password"}
        hint={hint()}
        value={props.value}
        error={props.error}
        onChange={props.onChange}
        beside={
          <button
            type="button"
            class="button"
            aria-label={name()}
            title={name()}
            onClick={() => setShown(!shown())}
          >
            <Show when={shown()} fallback={<Eye size={16} aria-hidden="true" />}>
              <EyeOff size={16} aria-hidden="true" />
            </Show>
          </button>
        }
      />
      <Show when={props.chosen}>
        <PasswordStrength password={props.value} />
      </Show>
    </div>
  );
}
