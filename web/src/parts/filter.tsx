import Search from "lucide-solid/icons/search";
import { createEffect, createUniqueId, For, type JSX } from "solid-js";
import { Key, onKeys } from "./keys/keys.tsx";
import { createPause } from "./pause.ts";

const PAUSE_MS = 200;

/** The filters of a list, in one line where there is room. */
export function Filters(props: { label: string; children: JSX.Element }): JSX.Element {
  return (
    <search aria-label={props.label} class="mt-4 mb-3 flex flex-wrap items-end gap-x-3 gap-y-2">
      {props.children}
    </search>
  );
}

/** Values to choose from as they are called, and with them the one that is chosen, even where nobody knows it. */
export function choicesWith(chosen: string, known: readonly string[], nameOf = (value: string) => value) {
  const all = known.includes(chosen) || chosen === "" ? known : [...known, chosen];
  return all.map((value) => ({ value, label: nameOf(value) }));
}

/** One of several, or any. */
export function FilterSelect(props: {
  label: string;
  /** What it is called to restrict nothing. */
  any: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}): JSX.Element {
  const id = createUniqueId();
  return (
    <div class="min-w-32 max-pair:flex-1">
      <label for={id} class="block text-sm text-muted">
        {props.label}
      </label>
      <select id={id} class="input mt-0.5" onChange={(event) => props.onChange(event.currentTarget.value)}>
        <option value="" selected={props.value === ""}>
          {props.any}
        </option>
        <For each={props.choices}>
          {(choice) => (
            <option value={choice.value} selected={choice.value === props.value}>
              {choice.label}
            </option>
          )}
        </For>
      </select>
    </div>
  );
}

/** Something typed, which is looked for once the typing pauses. */
export function FilterText(props: {
  label: string;
  type?: "search" | "date";
  placeholder?: string;
  /** How many characters the server takes. */
  longest?: number;
  /** Whether `/` leads here. */
  main?: boolean;
  value: string;
  onChange: (value: string) => void;
}): JSX.Element {
  const id = createUniqueId();
  let input: HTMLInputElement | undefined;
  const typing = createPause(PAUSE_MS);
  const tell = () => {
    typing.stop();
    const text = input?.value.trim() ?? "";
    if (text !== props.value) props.onChange(text);
  };
  // What is being typed is not overtaken by what was.
  createEffect(() => {
    const { value } = props;
    if (input && document.activeElement !== input) input.value = value;
  });
  onKeys(() => ({ "/": props.main ? { run: () => input?.focus(), label: "Search the list" } : undefined }));
  return (
    <div class={props.type === "date" ? "min-w-36 max-pair:flex-1" : "min-w-44 flex-1 max-pair:basis-full"}>
      <label for={id} class="flex items-center justify-between text-sm text-muted">
        {props.label}
        {props.main && (
          <span class="text-ink">
            <Key>/</Key>
          </span>
        )}
      </label>
      <div class="relative mt-0.5">
        <input
          ref={input}
          id={id}
          type={props.type ?? "search"}
          class={`input ${props.type === "date" ? "" : "pl-8"}`}
          autocomplete="off"
          placeholder={props.placeholder}
          maxlength={props.longest}
          aria-keyshortcuts={props.main ? "/" : undefined}
          onInput={() => typing.after(tell)}
          onChange={tell}
          onKeyDown={(event) => {
            if (event.key === "Enter") tell();
            if (event.key === "Escape") input?.blur();
          }}
        />
        {props.type !== "date" && (
          <Search
            size={14}
            aria-hidden="true"
            class="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-muted"
          />
        )}
      </div>
    </div>
  );
}
