import { useAction } from "@solidjs/router";
import type { JSX } from "solid-js";
import { Show } from "solid-js";
import { readFailure } from "../../api/failure.ts";
import { createOperator } from "../../api/session.ts";
import { EntryField } from "../../parts/entry-field.tsx";
import { createEntryForm, type Entries, EntryForm, type Problems } from "../../parts/entry-form.tsx";
import { passwordProblem } from "../../parts/password-field.tsx";

type Name = "token" | "email" | "display_name" | "password" | "confirmation";

function problemsOf(entries: Entries<Name>): Problems<Name> {
  const problems: Problems<Name> = {};
  if (!entries.token.trim()) problems.token = "Paste the token of the setup link that the server printed.";
  if (!/^\S+@\S+$/.test(entries.email.trim()))
    problems.email = "Write an e-mail address, such as you@example.com.";
  const short = passwordProblem(entries.password);
  if (short) problems.password = short;
  else if (entries.confirmation !== entries.password) problems.confirmation = "The two passwords differ.";
  return problems;
}

/** The form for the first operator. Without a token from the link, it asks for that too. */
export function OperatorForm(props: { token: string; onCreated: () => void }): JSX.Element {
  const create = useAction(createOperator);
  const askToken = !props.token;
  const form = createEntryForm({
    first: { token: props.token, email: "", display_name: "", password: "", confirmation: "" },
    check: problemsOf,
    explain: readFailure,
    send: async (entries) => {
      await create({
        token: entries.token.trim(),
        email: entries.email.trim(),
        password: entries.password,
        displayName: entries.display_name.trim(),
      });
      props.onCreated();
    },
  });
  const { bind } = form;
  return (
    <EntryForm form={form} focused>
      <Show when={askToken}>
        <EntryField
          label="Setup token"
          autocomplete="off"
          hint="It is in the link that the server printed."
          {...bind("token")}
        />
      </Show>
      <EntryField label="E-mail" type="email" autocomplete="username" {...bind("email")} />
      <EntryField label="Name" autocomplete="name" optional {...bind("display_name")} />
      <EntryField
        label="Password"
        type="password"
        autocomplete="new-password"
        hint="At least 8 characters."
        {...bind("password")}
      />
      <EntryField
        label="Repeat password"
        type="password"
        autocomplete="new-password"
        {...bind("confirmation")}
      />
      <button type="submit" class="button button-main min-h-10 w-full" aria-disabled={form.busy()}>
        Create account
      </button>
    </EntryForm>
  );
}
