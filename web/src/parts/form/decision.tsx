import Check from "lucide-solid/icons/check";
import X from "lucide-solid/icons/x";
import { createUniqueId, For, type JSX, Show } from "solid-js";
import type { Choice, ChoiceField } from "../../../../src/services/form/index.ts";
import { Key } from "../keys/keys.tsx";
import { Around, type FieldLife } from "./around.tsx";
import { describing, ErrorOf, Label } from "./frame.tsx";

const AGREEING = /^(?:approved?|accept(?:ed)?|allow(?:ed)?|confirm(?:ed)?|yes|true|pass(?:ed)?|ok)$/i;
const REFUSING = /^(?:reject(?:ed)?|den(?:y|ied)|declined?|refused?|no|false|fail(?:ed)?|block(?:ed)?)$/i;

type Tone = "yes" | "no" | undefined;

function toneOf(option: Choice): Tone {
  const plain = typeof option.value === "string" ? option.value : option.text;
  if (AGREEING.test(plain)) return "yes";
  return REFUSING.test(plain) ? "no" : undefined;
}

function classOf(option: Choice): string {
  const tone = toneOf(option);
  return tone ? `decision decision-${tone}` : "decision";
}

/** The key that stands for an option: y and n for a boolean, else its number. */
export function keyOf(field: ChoiceField, index: number): string {
  if (!field.boolean) return String(index + 1);
  return index === 0 ? "y" : "n";
}

/** Whether a click is the second or a later one of a double click; a key that presses a button counts as none. */
export function isRepeated(event: MouseEvent): boolean {
  return event.detail > 1;
}

/** The decision of a task as big buttons with their keys on them. */
export function Decision(props: {
  field: ChoiceField;
  /** Whether the buttons stay at the thumb on narrow screens. */
  thumb: boolean;
  chosen: string | undefined;
  error: string | undefined;
  settling: boolean;
  life: FieldLife;
  onPress: (option: Choice) => void;
}): JSX.Element {
  const id = createUniqueId();
  const columns = () => (props.field.options.length === 2 ? "grid-cols-2" : "grid-cols-1");
  return (
    <Around field={props.field} life={props.life}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand in a flex row */}
      <div
        role="group"
        aria-labelledby={`${id}-label`}
        aria-describedby={describing(id)}
        data-pointer={props.field.pointer}
        tabindex="-1"
        class="rounded-md focus-visible:outline-2 focus-visible:outline-offset-6 focus-visible:outline-accent"
      >
        <Label id={id} field={props.field} />
        <div class={`mt-1.5 grid gap-2 ${columns()} ${props.thumb ? "thumb-bar" : ""}`}>
          <For each={props.field.options}>
            {(option, index) => (
              <button
                type="button"
                class={classOf(option)}
                aria-pressed={props.chosen === option.text}
                aria-keyshortcuts={keyOf(props.field, index())}
                aria-disabled={props.settling}
                onClick={(event) => !isRepeated(event) && props.onPress(option)}
              >
                <ToneMark tone={toneOf(option)} />
                <span class="min-w-0 flex-1">
                  {option.label}
                  <Show when={option.hint}>
                    <span class="block text-sm font-normal opacity-90">{option.hint}</span>
                  </Show>
                </span>
                <Key>{keyOf(props.field, index()).toUpperCase()}</Key>
              </button>
            )}
          </For>
        </div>
        <ErrorOf id={id} error={props.error} />
      </div>
    </Around>
  );
}

function ToneMark(props: { tone: Tone }): JSX.Element {
  return (
    <Show when={props.tone}>
      <span aria-hidden="true">
        <Show when={props.tone === "yes"} fallback={<X size={18} />}>
          <Check size={18} />
        </Show>
      </span>
    </Show>
  );
}
