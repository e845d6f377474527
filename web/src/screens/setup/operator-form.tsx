import { useAction } from "@solidjs/router";
import { createSignal, type JSX, Show } from "solid-js";
import { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";
import { readFailure } from "../../api/failure.ts";
import { createOperator } from "../../api/session.ts";
import { EntryField } from "../../parts/entry/field.tsx";
import { createEntryForm, type Entries, EntryForm, type Problems } from "../../parts/entry/form.tsx";
import { passwordProblem } from "../../parts/entry/password.tsx";
import { PasswordStrength } from "../../parts/entry/strength.tsx";

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

/** The form for the first operator. Without a token from the link, or with one that is refused, it asks for that too. */
export function OperatorForm(props: {
  token: string;
  /** `sample`: whether a sample task is wanted. */
  onCreated: (userId: string, sample: boolean) => void;
  /** Somebody was faster. */
  onLate: () => void;
}): JSX.Element {
  const create = useAction(createOperator);
  const [askToken, setAskToken] = createSignal(!props.token);
  const [sample, setSample] = createSignal(true);
  const { bind, ...form } = createEntryForm<Name>({
    first: { token: props.token, email: "", display_name: "", password: "", confirmation: "" },
    check: problemsOf,
    explain: (error) => {
      const failure = readFailure(error);
      if (failure.reason === Reason.SETUP_ALREADY_COMPLETED) props.onLate();
      if (failure.reason !== Reason.INVALID_SETUP_TOKEN) return failure;
      setAskToken(true);
      return { ...failure, problems: { token: failure.message } };
    },
    send: async (entries) => {
      const userId = await create({
        token: entries.token.trim(),
        email: entries.email.trim(),
        password: entries.password,
        displayName: entries.display_name.trim(),
      });
      props.onCreated(userId, sample());
    },
  });
  return (
    <EntryForm form={form} focused>
      <Show when={askToken()}>
        <EntryField
          label="Setup token"
          hint="It is in the link that the server printed."
          {...bind("token")}
        />
      </Show>
      <EntryField label="E-mail" type="email" autocomplete="username" {...bind("email")} />
      <EntryField label="Name" autocomplete="name" optional {...bind("display_name")} />
      <div class="space-y-2">
        <EntryField
          label="Password"
          type="password"
          autocomplete="new-password"
          hint="At least 8 characters."
          {...bind("password")}
        />
        <PasswordStrength password={form.entries().password} />
      </div>
      <EntryField
        label="Repeat password"
        type="password"
        autocomplete="new-password"
        {...bind("confirmation")}
      />
      <label class="flex min-h-6 items-center gap-2.5 pointer-coarse:min-h-11">
        <input
          type="checkbox"
          name="sample"
          class="size-4 shrink-0 accent-accent"
          checked={sample()}
          onChange={(event) => setSample(event.currentTarget.checked)}
        />
        Put a sample task into the queue
      </label>
      <button type="submit" class="button button-main min-h-10 w-full" aria-disabled={form.busy()}>
        Create account
      </button>
    </EntryForm>
  );
}
