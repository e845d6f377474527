import { type JSX, Show } from "solid-js";
import type { ChoicesField } from "../../../../src/services/form/index.ts";
import type { Props } from "./frame.tsx";

/** What is chosen of several values, and whether more may be. */
export function createPicked(props: Props<ChoicesField>) {
  const chosen = () => (Array.isArray(props.value) ? props.value : []);
  const has = (text: string) => chosen().includes(text);
  const full = () => props.field.most !== undefined && chosen().length >= props.field.most;
  return {
    has,
    full,
    count: () => chosen().length,
    /** Whether one more would be one too many. */
    refused: (text: string) => full() && !has(text),
    toggle(text: string, on: boolean) {
      const after = new Set(chosen());
      if (on) after.add(text);
      else after.delete(text);
      props.onChange(props.field.options.map((option) => option.text).filter((option) => after.has(option)));
    },
  };
}

/** How many to choose, and how many are chosen. */
export function Tally(props: { field: ChoicesField; count: number; full: boolean }): JSX.Element {
  return (
    <Show when={rangeOf(props.field)}>
      {(range) => (
        <p class="text-sm text-muted" aria-live="polite">
          {range()} {props.count} chosen
          {props.full && props.field.most !== 1 ? "; take one away to choose another." : "."}
        </p>
      )}
    </Show>
  );
}

function rangeOf({ least, most, options }: ChoicesField): string {
  const upper = most !== undefined && most < options.length ? most : undefined;
  if (upper !== undefined && least === upper) return `Choose ${upper}.`;
  if (upper !== undefined) return least > 0 ? `Choose ${least} to ${upper}.` : `Choose up to ${upper}.`;
  return least > 1 ? `Choose at least ${least}.` : "";
}
