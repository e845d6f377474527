import { createMemo, createSignal, type JSX, Show } from "solid-js";

/** More than these at once would hold the page up. */
const STEP = 500;

/** The first of many things, and what shows the others. */
export function createFold<T>(all: () => readonly T[], first: number) {
  const [reach, setReach] = createSignal(0);
  const folds = () => all().length > first + first / 4;
  const shown = createMemo(() => (folds() ? all().slice(0, Math.max(first, reach())) : all()));
  return {
    shown,
    folds,
    left: () => all().length - shown().length,
    count: () => all().length,
    more: () => setReach((was) => Math.max(was, first) + STEP),
    fewer: () => setReach(0),
  };
}

/** Shows the rest of what is folded, or folds it again. `what`: the plural of the things. */
export function ShowAll(props: { fold: ReturnType<typeof createFold<unknown>>; what: string }): JSX.Element {
  const words = () => {
    const { left, count } = props.fold;
    if (left() === 0) return "Show fewer";
    const all = `${count().toLocaleString()} ${props.what}`;
    return left() <= STEP ? `Show all ${all}` : `Show ${STEP} more of ${all}`;
  };
  return (
    <Show when={props.fold.folds()}>
      <button
        type="button"
        class="button button-quiet -ml-3 min-h-7 pointer-coarse:min-h-11"
        aria-expanded={props.fold.left() === 0}
        onClick={() => (props.fold.left() > 0 ? props.fold.more() : props.fold.fewer())}
      >
        {words()}
      </button>
    </Show>
  );
}
