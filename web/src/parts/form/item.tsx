import { For, type JSX, Match, Show, Switch } from "solid-js";
import { ChoiceInput, ChoicesInput } from "./choice.tsx";
import type { DraftStore } from "./draft.ts";
import { type Field, type GroupField, type Item, isField } from "./field.ts";
import { FieldError, OptionalMark } from "./frame.tsx";
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
  return (
    <fieldset class="rounded-md border border-line p-3 pt-2" data-pointer={props.field.pointer}>
      <legend class="px-1 font-medium">{props.field.label}</legend>
      <OptionalMark field={props.field} />
      <Show when={props.field.hint}>
        <p class="mb-2 text-sm text-muted">{props.field.hint}</p>
      </Show>
      <Show when={props.problems[props.field.pointer]}>
        {(problem) => <FieldError message={problem()} />}
      </Show>
      <div class="space-y-4">
        <For each={props.field.fields}>{(field) => <FieldView {...props} field={field} />}</For>
      </div>
    </fieldset>
  );
}
