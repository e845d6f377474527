import { createSignal, type JSX, Show } from "solid-js";
import { CopyButton } from "../copy.tsx";

const FIRST_LINES = 12;
const FIRST_LENGTH = 900;
/** How much is laid out at once: a text of a megabyte would hold the page up. */
const STEP = 50_000;

/** A text that is folded where it is long. `look`: its classes. */
export function Long(props: { text: string; look: string; what: string; copied?: boolean }): JSX.Element {
  const [shown, setShown] = createSignal(0);
  const start = () => startOf(props.text);
  const end = () => Math.min(props.text.length, Math.max(start(), shown()));
  const folds = () => start() < props.text.length;
  const left = () => props.text.length - end();
  const label = () =>
    props.text.length <= STEP
      ? "Show all"
      : `Show ${Math.min(STEP, left()).toLocaleString()} more of ${props.text.length.toLocaleString()} characters`;
  return (
    <div>
      <div class={props.look} dir="auto">
        {props.text.slice(0, end())}
        <Show when={left() > 0}>…</Show>
      </div>
      <Show when={folds() || props.copied}>
        <div class="mt-1 flex flex-wrap items-center gap-1">
          <Show when={left() > 0}>
            <button
              type="button"
              class="button button-quiet -ml-3 min-h-7"
              aria-expanded={false}
              onClick={() => setShown(shown() === 0 ? STEP : shown() + STEP)}
            >
              {label()}
            </button>
          </Show>
          <Show when={folds() && shown() > 0}>
            <button
              type="button"
              class="button button-quiet min-h-7"
              classList={{ "-ml-3": left() === 0 }}
              aria-expanded={true}
              onClick={() => setShown(0)}
            >
              Show less
            </button>
          </Show>
          <CopyButton text={props.text} what={props.what} />
        </div>
      </Show>
    </div>
  );
}

/** Where the first lines end; the whole length where little would be left. */
function startOf(text: string): number {
  let at = 0;
  for (let line = 0; line < FIRST_LINES && at >= 0; line++) at = text.indexOf("\n", at + 1);
  const short = Math.min(at < 0 ? text.length : at, FIRST_LENGTH);
  const space = short === FIRST_LENGTH ? text.lastIndexOf(" ", short) : -1;
  const start = space > FIRST_LENGTH / 2 ? space : short;
  return start * 1.25 >= text.length ? text.length : start;
}
