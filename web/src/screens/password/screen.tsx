import { useSearchParams } from "@solidjs/router";
import { createSignal, type JSX, onMount, Show } from "solid-js";
import { Entrance } from "../../parts/entrance.tsx";
import { ForgottenForm } from "./forgotten-form.tsx";
import { NewPasswordForm } from "./new-password-form.tsx";

/** `/password?token=`: sets the password by a link; without one, asks for a link by mail. */
export default function PasswordScreen(): JSX.Element {
  const [search] = useSearchParams<{ token: string | string[] }>();
  const [token, setToken] = createSignal(typeof search.token === "string" ? search.token : "");

  // The token is a secret: keep it out of the address bar, the history and whatever is shared from there.
  onMount(() => window.history.replaceState(window.history.state, "", "/password"));

  return (
    <Show
      when={token()}
      fallback={
        <Entrance title="Forgot your password?">
          <ForgottenForm />
        </Entrance>
      }
    >
      {(given) => (
        <Entrance title="Set your password">
          <NewPasswordForm token={given()} onDead={() => setToken("")} />
        </Entrance>
      )}
    </Show>
  );
}
