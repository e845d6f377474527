import { useAction } from "@solidjs/router";
import CircleCheck from "lucide-solid/icons/circle-check";
import { createSignal, type JSX, Show } from "solid-js";
import { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";
import { changePassword } from "../../api/account.ts";
import { type Failure, readFailure } from "../../api/failure.ts";
import { createEntryForm, type Entries, EntryForm, type Problems } from "../../parts/entry/form.tsx";
import { PasswordField, passwordProblem } from "../../parts/entry/password.tsx";
import { Notice } from "../../parts/notice.tsx";

type Field = "current_password" | "new_password";
const BLANK: Entries<Field> = { current_password: "", new_password: "" };

/** Changes the viewer's own password. */
export function PasswordSection(): JSX.Element {
  const change = useAction(changePassword);
  const [changed, setChanged] = createSignal(false);
  const form = createEntryForm<Field, Failure>({
    first: BLANK,
    check: problemsOf,
    explain: (error) => inPlace(readFailure(error)),
    send: async (entries) => {
      setChanged(false);
      await change(entries.current_password, entries.new_password);
      form.reset(BLANK);
      setChanged(true);
    },
  });
  return (
    <section aria-labelledby="password" class="mt-8 border-t border-line pt-4">
      <h2 id="password">Password</h2>
      <p class="text-muted">Changing it signs you out everywhere else.</p>
      <EntryForm form={form} label="Change password" class="mt-3 max-w-96 space-y-4">
        <PasswordField label="Current password" {...form.bind("current_password")} />
        <PasswordField label="New password" chosen {...form.bind("new_password")} />
        <button type="submit" class="button min-h-9" aria-disabled={form.busy()}>
          Change password
        </button>
        <Show when={changed()}>
          <Notice tone="yes" icon={<CircleCheck size={16} />}>
            Your password is changed. You are signed out everywhere else.
          </Notice>
        </Show>
      </EntryForm>
    </section>
  );
}

function problemsOf(entries: Entries<Field>): Problems<Field> {
  if (!entries.current_password) return { current_password: "Write the password that you have now." };
  return { new_password: passwordProblem(entries.new_password) };
}

/** A wrong password is told at its field. */
function inPlace(failure: Failure): Failure & { problems?: Problems<Field> } {
  if (failure.reason !== Reason.INVALID_CREDENTIALS) return failure;
  return { ...failure, problems: { current_password: "This is not the password that you have now." } };
}
