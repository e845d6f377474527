import type { JSX } from "solid-js";
import { ENTER, Key, MOD } from "../keys/keys.tsx";
import { isRepeated } from "./decision.tsx";

/** What ends a form: where its draft is kept, and the button that submits it. */
export function SubmitBar(props: { busy: boolean; kept: JSX.Element }): JSX.Element {
  return (
    <div class="thumb-bar flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
      {props.kept}
      <button
        type="submit"
        class="button button-main min-h-9 max-pair:min-h-12 max-pair:w-full"
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
