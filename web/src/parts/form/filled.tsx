import { type JSX, Show } from "solid-js";
import { Key } from "../keys/keys.tsx";

/** Says that the agent filled the form in, and how much of it the person has changed. */
export function Filled(props: { changed: number; shown: boolean; onToggle: () => void }): JSX.Element {
  return (
    <p class="flex min-h-7 flex-wrap items-center gap-x-2 text-sm text-muted">
      <Show
        when={props.changed > 0}
        fallback="The agent filled in a first answer. Change what is wrong, or submit it as it is."
      >
        {props.changed === 1 ? "1 field differs" : `${props.changed} fields differ`} from what the agent
        filled in.
        <button
          type="button"
          class="button button-quiet min-h-7 px-1.5 text-sm"
          aria-pressed={props.shown}
          aria-keyshortcuts="p"
          onClick={() => props.onToggle()}
        >
          {props.shown ? "Hide what it was" : "Show what it was"} <Key>P</Key>
        </button>
      </Show>
    </p>
  );
}
