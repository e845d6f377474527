import { type JSX, Show } from "solid-js";
import { ENTER, Key, MOD } from "../keys/keys.tsx";
import { isRepeated } from "./decision.tsx";

/** What ends a form: where its draft is kept, and the button that submits it; beside that the decision, where `decide` draws it. */
export function SubmitBar(props: {
  busy: boolean;
  kept: JSX.Element;
  decide: (() => JSX.Element) | undefined;
}): JSX.Element {
  return (
    <div
      class={`thumb-bar flex flex-wrap justify-end gap-x-3 gap-y-1.5 ${props.decide ? "items-end" : "items-center"}`}
    >
      <div class={props.decide ? "w-full text-end" : ""}>{props.kept}</div>
      <Show when={props.decide}>
        {(decide) => <div class="min-w-0 grow-[99] basis-60">{decide()()}</div>}
      </Show>
      <button
        type="submit"
        class={`button button-main min-h-9 max-pair:min-h-12 ${props.decide ? "grow" : "max-pair:w-full"}`}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        aria-disabled={props.busy}
        onClick={(event) => isRepeated(event) && event.preventDefault()}
      >
        Submit
        <span class="flex gap-1">
          <Key>{MOD}</Key>
          <Key>{ENTER}</Key>
        </span>
      </button>
    </div>
  );
}
