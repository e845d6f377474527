import { createUniqueId, For, type JSX, Show } from "solid-js";
import type { Choice, ChoiceField, ChoicesField } from "../../../../src/services/form/index.ts";
import { describing, ErrorOf, Label, type Props } from "./frame.tsx";

const MOST_BUTTONS = 5;
const LONGEST_BUTTON_LABEL = 28;
/** One of several values: a row of buttons while they are few and short, else a select. */
export function ChoiceInput(props: Props<ChoiceField>): JSX.Element {
  const few = () =>
    props.field.options.length <= MOST_BUTTONS &&
    props.field.options.every((option) => option.label.length <= LONGEST_BUTTON_LABEL && !option.hint);
  return (
    <Show when={few()} fallback={<SelectInput {...props} />}>
      <ButtonRow {...props} />
    </Show>
  );
}

function ButtonRow(props: Props<ChoiceField>): JSX.Element {
  const id = createUniqueId();
  const press = (option: Choice) => props.onChange(props.value === option.text ? undefined : option.text);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand in a flex row
    <div
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={describing(id)}
      data-pointer={props.field.pointer}
    >
      <Label id={id} field={props.field} />
      <div class="mt-1.5 flex flex-wrap gap-2">
        <For each={props.field.options}>
          {(option) => (
            <button
              type="button"
              class="decision min-h-9 px-3 py-1 font-medium"
              aria-pressed={props.value === option.text}
              onClick={() => press(option)}
            >
              {option.label}
            </button>
          )}
        </For>
      </div>
      <ErrorOf id={id} error={props.error} />
    </div>
  );
}

function SelectInput(props: Props<ChoiceField>): JSX.Element {
  const id = createUniqueId();
  return (
    <div data-pointer={props.field.pointer}>
      <Label id={id} for={id} field={props.field} />
      <select
        id={id}
        class="input mt-1.5"
        aria-describedby={describing(id)}
        aria-invalid={props.error ? "true" : undefined}
        value={typeof props.value === "string" ? props.value : ""}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        <option value="">Choose…</option>
        <For each={props.field.options}>
          {(option) => (
            <option value={option.text} selected={props.value === option.text}>
              {option.hint ? `${option.label} (${option.hint})` : option.label}
            </option>
          )}
        </For>
      </select>
      <ErrorOf id={id} error={props.error} />
    </div>
  );
}

/** Any number of several values, as check boxes. */
export function ChoicesInput(props: Props<ChoicesField>): JSX.Element {
  const id = createUniqueId();
  const chosen = () => (Array.isArray(props.value) ? props.value : []);
  const toggle = (text: string, on: boolean) => {
    const after = new Set(chosen());
    if (on) after.add(text);
    else after.delete(text);
    props.onChange(props.field.options.map((option) => option.text).filter((option) => after.has(option)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot carry the optional mark beside it
    <div
      role="group"
      aria-labelledby={`${id}-label`}
      aria-describedby={describing(id)}
      data-pointer={props.field.pointer}
    >
      <Label id={id} field={props.field} />
      <div class="mt-1.5 grid gap-1">
        <For each={props.field.options}>
          {(option) => (
            <label class="flex min-h-7 items-start gap-2.5 rounded-md py-0.5">
              <input
                type="checkbox"
                class="mt-0.5 size-4 shrink-0 accent-accent"
                checked={chosen().includes(option.text)}
                onChange={(event) => toggle(option.text, event.currentTarget.checked)}
              />
              <span>
                {option.label}
                <Show when={option.hint}>
                  <span class="block text-sm text-muted">{option.hint}</span>
                </Show>
              </span>
            </label>
          )}
        </For>
      </div>
      <ErrorOf id={id} error={props.error} />
    </div>
  );
}
