import CircleCheck from "lucide-solid/icons/circle-check";
import { createUniqueId, For, type JSX, Show } from "solid-js";
import type { Choice, ChoicesField } from "../../../../src/services/form/index.ts";
import { Clear } from "./clear.tsx";
import { Grouped, type Props } from "./frame.tsx";
import { createPicked, Tally } from "./picked.tsx";
import { Picture } from "./picture.tsx";

/** Values that are chosen by their pictures: boxes to tick, or dots where it is one. */
export default function Pictures(props: Props<ChoicesField>): JSX.Element {
  const id = createUniqueId();
  const picked = createPicked(props);
  const single = () => props.field.most === 1;
  const choose = (option: Choice, on: boolean) =>
    single() ? props.onChange([option.text]) : picked.toggle(option.text, on);
  return (
    <Grouped id={id} field={props.field} error={props.error}>
      <Show when={!single()}>
        <Tally field={props.field} count={picked.count()} full={picked.full()} />
      </Show>
      <div class="mt-1.5 grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-2">
        <For each={props.field.options}>
          {(option) => (
            <label
              class={`relative flex cursor-pointer flex-col gap-1.5 rounded-md border border-line bg-surface p-1.5 hover:border-edge has-checked:border-accent has-checked:bg-accent-soft has-checked:outline has-checked:outline-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-disabled:opacity-60 ${
                picked.refused(option.text) && !single() ? "opacity-60" : ""
              }`}
            >
              <input
                type={single() ? "radio" : "checkbox"}
                name={id}
                class="sr-only"
                aria-label={option.hint ? `${option.label}, ${option.hint}` : option.label}
                checked={picked.has(option.text)}
                aria-disabled={!single() && picked.refused(option.text)}
                onClick={(event) => !single() && picked.refused(option.text) && event.preventDefault()}
                onChange={(event) => choose(option, event.currentTarget.checked)}
              />
              <Picture address={option.image} alt="" class="aspect-4/3 w-full object-cover" />
              <span class="flex items-start gap-1.5 px-0.5" aria-hidden="true">
                <span class="min-w-0 flex-1">
                  <span class="font-medium">{option.label}</span>
                  <Show when={option.hint}>
                    <span class="block text-sm text-muted">{option.hint}</span>
                  </Show>
                </span>
                <Show when={picked.has(option.text)}>
                  <CircleCheck size={18} class="shrink-0 text-accent" />
                </Show>
              </span>
            </label>
          )}
        </For>
      </div>
      <Show when={single() && picked.count() > 0}>
        <div class="mt-1">
          <Clear label={props.field.label} onClear={() => props.onChange(undefined)} />
        </div>
      </Show>
    </Grouped>
  );
}
