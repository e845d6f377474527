import { type Accessor, For, type JSX, Show } from "solid-js";

/** A list whose items keep their elements, with the focus and what is typed there, when it is fetched anew. */
export function Each<T extends object>(props: {
  of: readonly T[];
  /** What an item is known by from one fetch to the next. */
  by: (item: T) => string;
  children: (item: Accessor<T>) => JSX.Element;
}): JSX.Element {
  return (
    <For each={props.of.map(props.by)}>
      {(key) => (
        <Show when={props.of.find((item) => props.by(item) === key)}>{(item) => props.children(item)}</Show>
      )}
    </For>
  );
}
