import { useAction } from "@solidjs/router";
import CircleCheck from "lucide-solid/icons/circle-check";
import { createSignal, type JSX, Show } from "solid-js";
import { readFailure } from "../../api/failure.ts";
import { requestPasswordReset } from "../../api/password.ts";
import { EntryField } from "../../parts/entry/field.tsx";
import { createEntryForm, EntryForm } from "../../parts/entry/form.tsx";
import { Notice } from "../../parts/notice.tsx";

/** Asks for the address that a link is mailed to; what it says then does not tell whether anybody has it. */
export function ForgottenForm(): JSX.Element {
  const request = useAction(requestPasswordReset);
  const [asked, setAsked] = createSignal(false);
  const form = createEntryForm({
    first: { email: "" },
    check: ({ email }) => ({ email: email.trim() ? undefined : "Write the e-mail address of your account." }),
    explain: readFailure,
    send: async ({ email }) => {
      await request(email.trim());
      setAsked(true);
    },
  });

  return (
    <>
      <Show
        when={!asked()}
        fallback={
          <Notice tone="yes" icon={<CircleCheck size={16} />}>
            If somebody has an account with this address, a link is on its way to it. It works once, for an
            hour. Where no mail comes, ask an operator to invite you.
          </Notice>
        }
      >
        <EntryForm form={form} focused>
          <p class="text-muted">A link for setting a new one comes by e-mail.</p>
          <EntryField label="E-mail" type="email" autocomplete="username" {...form.bind("email")} />
          <button type="submit" class="button button-main min-h-10 w-full" aria-disabled={form.busy()}>
            Send the link
          </button>
        </EntryForm>
      </Show>
      <a href="/login" class="button button-quiet w-full">
        Back to sign in
      </a>
    </>
  );
}
