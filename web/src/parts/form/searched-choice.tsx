import { Combobox } from "@kobalte/core/combobox";
import Check from "lucide-solid/icons/check";
import ChevronDown from "lucide-solid/icons/chevron-down";
import X from "lucide-solid/icons/x";
import { createMemo, createSignal, type JSX, Show } from "solid-js";
import type { Choice, ChoiceField } from "../../../../src/services/form/index.ts";
import { FieldError, OptionalMark, type Props } from "./frame.tsx";

/** One of many values, found by typing a part of it. */
export default function SearchedChoice(props: Props<ChoiceField>): JSX.Element {
  const chosen = createMemo(() => props.field.options.find((option) => option.text === props.value) ?? null);
  const [open, setOpen] = createSignal(false);
  // The package looks its items up by selectors, in which the JSON of a value cannot stand.
  const keys = createMemo(() => new Map(props.field.options.map((option, index) => [option, String(index)])));
  return (
    <Combobox<Choice>
      options={props.field.options}
      optionValue={(option) => keys().get(option) ?? ""}
      optionTextValue={(option) => `${option.label} ${option.hint}`}
      optionLabel="label"
      value={chosen()}
      onChange={(option) => props.onChange(option?.text)}
      defaultFilter="contains"
      open={open()}
      onOpenChange={setOpen}
      placeholder={`Search ${props.field.options.length} options…`}
      validationState={props.error ? "invalid" : "valid"}
      gutter={4}
      sameWidth
      itemComponent={(own) => (
        <Combobox.Item
          item={own.item}
          class="flex min-h-9 cursor-pointer items-center gap-2 rounded-md px-2.5 py-1 outline-none data-highlighted:bg-accent-soft"
        >
          <span class="min-w-0 flex-1">
            <Combobox.ItemLabel>{own.item.rawValue.label}</Combobox.ItemLabel>
            <Show when={own.item.rawValue.hint}>
              <span class="block text-sm text-muted">{own.item.rawValue.hint}</span>
            </Show>
          </span>
          <Combobox.ItemIndicator>
            <Check size={16} aria-hidden="true" />
          </Combobox.ItemIndicator>
        </Combobox.Item>
      )}
      data-pointer={props.field.pointer}
    >
      <div class="flex items-baseline justify-between gap-2">
        <Combobox.Label class="font-medium">{props.field.label}</Combobox.Label>
        <OptionalMark field={props.field} />
      </div>
      <Show when={props.field.hint}>
        <Combobox.Description class="text-sm text-muted">{props.field.hint}</Combobox.Description>
      </Show>
      <div class="mt-1.5 flex gap-2">
        <Combobox.Control class="relative min-w-0 flex-1">
          <Combobox.Input class="input pe-9" dir="auto" onClick={() => setOpen(true)} />
          <Combobox.Trigger class="absolute inset-y-0 end-0 grid w-9 place-items-center text-muted">
            <ChevronDown size={16} aria-hidden="true" />
          </Combobox.Trigger>
        </Combobox.Control>
        <Show when={chosen()}>
          <button
            type="button"
            class="button min-h-9 px-2.5"
            aria-label={`Clear ${props.field.label}`}
            onClick={() => props.onChange(undefined)}
          >
            <X size={16} aria-hidden="true" />
          </button>
        </Show>
      </div>
      <Combobox.ErrorMessage>
        <FieldError message={props.error ?? ""} />
      </Combobox.ErrorMessage>
      <Combobox.Portal>
        <Combobox.Content class="z-20 rounded-md border border-line bg-surface p-1 shadow-float">
          <Combobox.Listbox class="max-h-72 overflow-y-auto" />
        </Combobox.Content>
      </Combobox.Portal>
    </Combobox>
  );
}
