import { useAction } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import { createSignal, type JSX, onMount, Show } from "solid-js";
import { readFailure } from "../../api/failure.ts";
import { requestPasswordReset } from "../../api/password.ts";
import { EntryField } from "../../parts/entry/field.tsx";
import { Notice } from "../../parts/notice.tsx";

/** Asks for the address that a link is mailed to; what it says then does not tell whether anybody has it. */
export function ForgottenForm(): JSX.Element {
  let form: HTMLFormElement | undefined;
  const request = useAction(requestPasswordReset);
  const [email, setEmail] = createSignal("");
  const [problem, setProblem] = createSignal<string>();
  const [trouble, setTrouble] = createSignal("");
  const [asked, setAsked] = createSignal(false);
  const [busy, setBusy] = createSignal(false);

  onMount(() => form?.querySelector("input")?.focus());

  const submit = async () => {
    if (busy()) return;
    setTrouble("");
    if (!email().trim()) return setProblem("Write the e-mail address of your account.");
    setBusy(true);
    try {
      await request(email().trim());
      setAsked(true);
    } catch (error) {
      const { message, violations } = readFailure(error);
      const [wrong] = violations;
      if (wrong) setProblem(`It ${wrong.message}.`);
      else setTrouble(message);
    } finally {
      setBusy(false);
    }
  };

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
        <form
          ref={form}
          class="space-y-4"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <p class="text-muted">A link for setting a new one comes by e-mail.</p>
          <Show when={trouble()}>
            <Notice tone="no" urgent icon={<CircleAlert size={16} />}>
              {trouble()}
            </Notice>
          </Show>
          <EntryField
            label="E-mail"
            name="email"
            type="email"
            autocomplete="username"
            value={email()}
            error={problem()}
            onChange={(value) => {
              setEmail(value);
              setProblem(undefined);
            }}
          />
          <button type="submit" class="button button-main min-h-10 w-full" aria-disabled={busy()}>
            Send the link
          </button>
        </form>
      </Show>
      <a href="/login" class="button button-quiet w-full">
        Back to sign in
      </a>
    </>
  );
}
