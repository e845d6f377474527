import { createUniqueId, For, type JSX, lazy, Match, Suspense, Switch } from "solid-js";
import type { Choice, ChoiceField } from "../../../../src/services/form/index.ts";
import { describing, ErrorOf, Grouped, Label, type Props } from "./frame.tsx";
import { Waiting } from "./waiting.tsx";

const Stars = lazy(() => import("./stars.tsx"));
const Scale = lazy(() => import("./scale.tsx"));
const SearchedChoice = lazy(() => import("./searched-choice.tsx"));

const MOST_BUTTONS = 5;
const LONGEST_BUTTON_LABEL = 28;
const MOST_UNSEARCHED = 10;

/** One of several values: buttons while they are few and short, then a select, then one that is searched. */
export function ChoiceInput(props: Props<ChoiceField>): JSX.Element {
  const few = () =>
    props.field.options.length <= MOST_BUTTONS &&
    props.field.options.every((option) => option.label.length <= LONGEST_BUTTON_LABEL && !option.hint);
  return (
    <Suspense fallback={<Waiting field={props.field} />}>
      <Switch fallback={<SelectInput {...props} />}>
        <Match when={props.field.look === "stars"}>
          <Stars {...props} />
        </Match>
        <Match when={props.field.look === "scale"}>
          <Scale {...props} />
        </Match>
        <Match when={few()}>
          <ButtonRow {...props} />
        </Match>
        <Match when={props.field.options.length > MOST_UNSEARCHED}>
          <SearchedChoice {...props} />
        </Match>
      </Switch>
    </Suspense>
  );
}

function ButtonRow(props: Props<ChoiceField>): JSX.Element {
  const id = createUniqueId();
  const press = (option: Choice) => props.onChange(props.value === option.text ? undefined : option.text);
  return (
    <Grouped id={id} field={props.field} error={props.error}>
      <div class="mt-1.5 flex flex-wrap gap-2">
        <For each={props.field.options}>
          {(option) => (
            <button
              type="button"
              class="decision min-h-9 px-3 py-1 font-medium pointer-coarse:min-h-11"
              aria-pressed={props.value === option.text}
              onClick={() => press(option)}
            >
              {option.label}
            </button>
          )}
        </For>
      </div>
    </Grouped>
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
              {labelWithHint(option)}
            </option>
          )}
        </For>
      </select>
      <ErrorOf id={id} error={props.error} />
    </div>
  );
}

/** A select's option is one line of text. */
export function labelWithHint(option: Choice): string {
  return option.hint ? `${option.label} (${option.hint})` : option.label;
}
