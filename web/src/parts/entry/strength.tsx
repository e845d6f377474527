import { createMemo, type JSX, Show } from "solid-js";

/** Characters that a password has at least. */
export const SHORTEST_PASSWORD = 8;
const STEPS = [1, 2, 3] as const;

const GUESSED = /^(?:password|passwort|qwertz?y?|abc|letmein|welcome|admin|awaithumans|iloveyou|111|123)/i;

/** How hard a password is to guess, 0 to 3, and what would help. */
interface Strength {
  step: 0 | 1 | 2 | 3;
  word: string;
  advice: string;
}

function strengthOf(password: string): Strength {
  const different = new Set(password).size;
  if (password.length < SHORTEST_PASSWORD)
    return { step: 0, word: "Too short", advice: `${SHORTEST_PASSWORD - password.length} more to go.` };
  if (GUESSED.test(password) || different < 5)
    return { step: 1, word: "Weak", advice: "Whoever guesses tries this early." };
  if (password.length < 12) return { step: 1, word: "Weak", advice: "A few words in a row are stronger." };
  if (password.length < 16) return { step: 2, word: "Good", advice: "" };
  return { step: 3, word: "Strong", advice: "" };
}

const TONES = ["bg-edge", "bg-warn", "bg-yes", "bg-yes"] as const;

/** Says how hard a password is to guess, in a word and in bars. Advice alone: the server asks for its length only. */
export function PasswordStrength(props: { password: string }): JSX.Element {
  const strength = createMemo(() => strengthOf(props.password));
  return (
    <Show when={props.password}>
      <div class="flex items-center gap-2.5 text-sm" role="status">
        <span class="flex w-24 shrink-0 gap-1" aria-hidden="true">
          {STEPS.map((step) => (
            <span
              class={`h-1 flex-1 rounded-full ${strength().step >= step ? TONES[strength().step] : "bg-line"}`}
            />
          ))}
        </span>
        <span>
          <span class="font-medium">{strength().word}</span>
          <Show when={strength().advice}>
            <span class="text-muted">. {strength().advice}</span>
          </Show>
        </span>
      </div>
    </Show>
  );
}
