import { createUniqueId, For, type JSX, Match, Show, Switch } from "solid-js";
import { type Field, type GroupField, type Item, isField } from "../../../../src/services/form/index.ts";
import { ChoiceInput, ChoicesInput } from "./choice.tsx";
import type { DraftStore } from "./draft.ts";
import { describing, ErrorOf, Help, OptionalMark } from "./frame.tsx";
import { TypedInput } from "./text.tsx";

interface Context {
  drafts: DraftStore;
  problems: Record<string, string | undefined>;
  onChange: (pointer: string, value: string | string[] | undefined) => void;
}

/** A field, or what stands between fields. */
export function ItemView(props: Context & { item: Item }): JSX.Element {
  const item = props.item;
  if (isField(item)) return <FieldView {...props} field={item} />;
  switch (item.kind) {
    case "heading":
      return (
        <div class="pt-2">
          <h3>{item.title}</h3>
          <Show when={item.subtitle}>
            <p class="text-muted">{item.subtitle}</p>
          </Show>
        </div>
      );
    case "prose":
      return (
        <div class="space-y-2">
          <For each={item.text.split(/\n{2,}/)}>
            {(paragraph) => <p class="whitespace-pre-wrap">{paragraph}</p>}
          </For>
        </div>
      );
    case "image":
      return null;
    default:
      return <hr class="border-line" />;
  }
}

function FieldView(props: Context & { field: Field }): JSX.Element {
  const { field } = props;
  const shared = {
    get value() {
      return props.drafts.draft[field.pointer];
    },
    get error() {
      return props.problems[field.pointer];
    },
    onChange: (value: string | string[] | undefined) => props.onChange(field.pointer, value),
  };
  return (
    <Switch>
      <Match when={field.kind === "choice" && field}>
        {(choice) => <ChoiceInput {...shared} field={choice()} />}
      </Match>
      <Match when={field.kind === "choices" && field}>
        {(choices) => <ChoicesInput {...shared} field={choices()} />}
      </Match>
      <Match when={field.kind === "group" && field}>{(group) => <Group {...props} field={group()} />}</Match>
      <Match when={isTyped(field) && field}>{(typed) => <TypedInput {...shared} field={typed()} />}</Match>
    </Switch>
  );
}

type Typed = Exclude<Field, { kind: "choice" | "choices" | "group" }>;

function isTyped(field: Field): field is Typed {
  return field.kind !== "choice" && field.kind !== "choices" && field.kind !== "group";
}

function Group(props: Context & { field: GroupField }): JSX.Element {
  const id = createUniqueId();
  return (
    <fieldset
      class="rounded-md border border-line p-3 pt-2"
      aria-labelledby={`${id}-label`}
      aria-describedby={describing(id)}
      data-pointer={props.field.pointer}
    >
      <legend class="px-1 font-medium">
        <span id={`${id}-label`}>{props.field.label}</span> <OptionalMark field={props.field} />
      </legend>
      <Help id={id} text={props.field.hint} />
      <div class={`space-y-4 ${props.field.hint ? "mt-3" : ""}`}>
        <For each={props.field.fields}>{(field) => <FieldView {...props} field={field} />}</For>
      </div>
      <ErrorOf id={id} error={props.problems[props.field.pointer]} />
    </fieldset>
  );
}
