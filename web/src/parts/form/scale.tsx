import { createUniqueId, For, type JSX, Show } from "solid-js";
import type { ChoiceField } from "../../../../src/services/form/index.ts";
import { Clear } from "./clear.tsx";
import { describing, ErrorOf, Label, type Props } from "./frame.tsx";

/** A number on a scale whose ends have meanings. */
export default function Scale(props: Props<ChoiceField>): JSX.Element {
  const id = createUniqueId();
  const ends = () => props.field.ends;
  const chosen = () => props.field.options.some((option) => option.text === props.value);
  /** What a number stands for, where that is said. */
  const meaning = (index: number) => {
    if (index === 0) return ends()[0];
    return index === props.field.options.length - 1 ? ends()[1] : "";
  };
  const named = (index: number, label: string) => (meaning(index) ? `${label}, ${meaning(index)}` : label);
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
      <div class="mt-1.5 grid grid-cols-[repeat(auto-fit,minmax(1.75rem,1fr))] gap-1 pointer-coarse:grid-cols-[repeat(auto-fit,minmax(2.5rem,1fr))]">
        <For each={props.field.options}>
          {(option, index) => (
            <label class="grid min-h-9 cursor-pointer place-items-center rounded-md border border-edge bg-surface px-1 font-medium hover:border-ink has-checked:border-ink has-checked:bg-ink has-checked:text-surface has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-disabled:opacity-60 pointer-coarse:min-h-11">
              <input
                type="radio"
                class="sr-only"
                name={id}
                aria-label={named(index(), option.label)}
                checked={props.value === option.text}
                onChange={() => props.onChange(option.text)}
              />
              <span aria-hidden="true">{option.label}</span>
            </label>
          )}
        </For>
      </div>
      <div class="mt-1 flex items-center justify-between gap-4 text-sm text-muted">
        <span aria-hidden="true">{ends()[0]}</span>
        <Show when={chosen()}>
          <Clear label={props.field.label} onClear={() => props.onChange(undefined)} />
        </Show>
        <span aria-hidden="true" class="text-end">
          {ends()[1]}
        </span>
      </div>
      <ErrorOf id={id} error={props.error} />
    </div>
  );
}
