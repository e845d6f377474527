import { useAction, useNavigate } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import Eye from "lucide-solid/icons/eye";
import EyeOff from "lucide-solid/icons/eye-off";
import { createSignal, type JSX, onMount, Show } from "solid-js";
import { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";
import { type Failure, readFailure } from "../../api/failure.ts";
import { resetPassword } from "../../api/password.ts";
import { EntryField } from "../../parts/entry-field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PasswordStrength } from "../../parts/password-strength.tsx";

const SHORTEST_PASSWORD = 8;

/** Asks for the new password once, to be looked at on demand, and leads to the queue. */
export function NewPasswordForm(props: { token: string; onDead: () => void }): JSX.Element {
  let form: HTMLFormElement | undefined;
  const reset = useAction(resetPassword);
  const navigate = useNavigate();
  const [password, setPassword] = createSignal("");
  const [shown, setShown] = createSignal(false);
  const [problem, setProblem] = createSignal<string>();
  const [failure, setFailure] = createSignal<Failure>();
  const [busy, setBusy] = createSignal(false);

  const focus = () => form?.querySelector("input")?.focus();
  onMount(focus);

  const refuse = (text: string) => {
    setProblem(text);
    queueMicrotask(focus);
  };
  const submit = async () => {
    if (busy()) return;
    setFailure(undefined);
    if (password().length < SHORTEST_PASSWORD) return refuse("This password is too short.");
    setBusy(true);
    try {
      await reset(props.token, password());
      navigate("/", { replace: true });
    } catch (error) {
      const failed = readFailure(error);
      const wrong = failed.violations.find(({ path }) => path === "/password");
      if (wrong) refuse(`It ${wrong.message}.`);
      else setFailure(failed);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      ref={form}
      class="space-y-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Show when={failure()}>
        {(failed) => (
          <Notice tone="no" urgent icon={<CircleAlert size={16} />}>
            <p>{failed().message}</p>
            <Show when={failed().reason === Reason.INVALID_PASSWORD_LINK}>
              <button type="button" class="mt-1 font-medium underline" onClick={props.onDead}>
                Get a new link by e-mail
              </button>
            </Show>
          </Notice>
        )}
      </Show>
      <div class="space-y-2">
        <EntryField
          label="New password"
          name="password"
          type={shown() ? "text" : "password"}
          autocomplete="new-password"
          hint={`At least ${SHORTEST_PASSWORD} characters.`}
          value={password()}
          error={problem()}
          onChange={(value) => {
            setPassword(value);
            setProblem(undefined);
          }}
          beside={
            <button
              type="button"
              class="button"
              aria-label={shown() ? "Hide password" : "Show password"}
              title={shown() ? "Hide password" : "Show password"}
              onClick={() => setShown(!shown())}
            >
              <Show when={shown()} fallback={<Eye size={16} aria-hidden="true" />}>
                <EyeOff size={16} aria-hidden="true" />
              </Show>
            </button>
          }
        />
        <PasswordStrength password={password()} />
      </div>
      <button type="submit" class="button button-main min-h-10 w-full" aria-disabled={busy()}>
        Set password and sign in
      </button>
    </form>
  );
}
