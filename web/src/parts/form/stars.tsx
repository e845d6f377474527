import Star from "lucide-solid/icons/star";
import { createSignal, createUniqueId, For, type JSX, Show } from "solid-js";
import type { ChoiceField } from "../../../../src/services/form/index.ts";
import { Clear } from "./clear.tsx";
import { describing, ErrorOf, Label, type Props } from "./frame.tsx";

/** A number of stars. None is chosen at the beginning, and a choice can be taken back. */
export default function Stars(props: Props<ChoiceField>): JSX.Element {
  const id = createUniqueId();
  const [pointed, setPointed] = createSignal<number>();
  const chosen = () => props.field.options.findIndex((option) => option.text === props.value);
  const lit = () => pointed() ?? chosen();
  const wordsFor = (index: number) => {
    const label = props.field.options[index]?.label ?? "";
    const last = props.field.options.at(-1)?.label ?? "";
    return `${label} of ${last}`;
  };
  return (
    <div
      role="radiogroup"
      aria-labelledby={`${id}-label`}
      aria-describedby={describing(id)}
      aria-invalid={props.error ? "true" : undefined}
      aria-required={props.field.required}
      data-pointer={props.field.pointer}
    >
      <Label id={id} field={props.field} />
      <div class="mt-1 flex flex-wrap items-center gap-x-3">
        <span class="flex flex-wrap" onPointerLeave={() => setPointed(undefined)}>
          <For each={props.field.options}>
            {(option, index) => (
              <label
                class="grid size-9 cursor-pointer place-items-center rounded-md has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:size-11"
                onPointerEnter={(event) => event.pointerType === "mouse" && setPointed(index())}
              >
                <input
                  type="radio"
                  class="sr-only"
                  name={id}
                  aria-label={`${wordsFor(index())}`}
                  checked={props.value === option.text}
                  onChange={() => props.onChange(option.text)}
                />
                <Star
                  size={24}
                  aria-hidden="true"
                  class={index() <= lit() ? "fill-accent text-accent" : "text-edge"}
                />
              </label>
            )}
          </For>
        </span>
        <Show when={chosen() >= 0} fallback={<span class="text-sm text-muted">Not rated yet</span>}>
          <span class="text-sm">{wordsFor(chosen())}</span>
          <Clear label={props.field.label} onClear={() => props.onChange(undefined)} />
        </Show>
      </div>
      <ErrorOf id={id} error={props.error} />
    </div>
  );
}
