import LogOut from "lucide-solid/icons/log-out";
import { createSignal, type JSX, Show } from "solid-js";
import { createLeave } from "../frame/leave.ts";

/** Ends this session, in every tab. */
export function SignOut(): JSX.Element {
  const leave = createLeave();
  const [trouble, setTrouble] = createSignal("");
  return (
    <>
      <Show when={trouble()}>
        <p role="alert" class="text-no">
          {trouble()}
        </p>
      </Show>
      <button type="button" class="button" onClick={() => void leave().then(setTrouble)}>
        <LogOut size={16} aria-hidden="true" /> Sign out
      </button>
    </>
  );
}
