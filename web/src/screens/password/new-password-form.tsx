import { useAction, useNavigate } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";
import { readFailure } from "../../api/failure.ts";
import { resetPassword } from "../../api/password.ts";
import { createEntryForm, EntryForm } from "../../parts/entry/form.tsx";
import { PasswordField, passwordProblem } from "../../parts/entry/password.tsx";

/** Asks for the new password once, to be looked at on demand, and leads to the queue. */
export function NewPasswordForm(props: { token: string; onDead: () => void }): JSX.Element {
  const reset = useAction(resetPassword);
  const navigate = useNavigate();
  const form = createEntryForm({
    first: { password: "" },
    check: ({ password }) => ({ password: passwordProblem(password) }),
    explain: readFailure,
    send: async ({ password }) => {
      await reset(props.token, password);
      navigate("/", { replace: true });
    },
  });
  return (
    <EntryForm
      form={form}
      focused
      offer={
        <Show when={form.refusal()?.reason === Reason.INVALID_PASSWORD_LINK}>
          <button type="button" class="mt-1 font-medium underline" onClick={props.onDead}>
            Get a new link by e-mail
          </button>
        </Show>
      }
    >
      <PasswordField label="New password" chosen {...form.bind("password")} />
      <button type="submit" class="button button-main min-h-10 w-full" aria-disabled={form.busy()}>
        Set password and sign in
      </button>
    </EntryForm>
  );
}
