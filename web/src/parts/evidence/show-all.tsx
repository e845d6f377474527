import { createMemo, createSignal, type JSX, Show } from "solid-js";

/** The first of many things, and what shows the others. */
export function createFold<T>(all: () => readonly T[], first: number) {
  const [open, setOpen] = createSignal(false);
  const folds = () => all().length > first + first / 4;
  const shown = createMemo(() => (folds() && !open() ? all().slice(0, first) : all()));
  return { shown, folds, open, count: () => all().length, toggle: () => setOpen((was) => !was) };
}

/** Shows the rest of what is folded, or folds it again. `what`: the plural of the things. */
export function ShowAll(props: { fold: ReturnType<typeof createFold<unknown>>; what: string }): JSX.Element {
  return (
    <Show when={props.fold.folds()}>
      <button
        type="button"
        class="button button-quiet -ml-3 min-h-7"
        aria-expanded={props.fold.open()}
        onClick={() => props.fold.toggle()}
      >
        {props.fold.open() ? "Show fewer" : `Show all ${props.fold.count().toLocaleString()} ${props.what}`}
      </button>
    </Show>
  );
}
