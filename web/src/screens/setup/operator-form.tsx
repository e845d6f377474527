import { useAction } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import { createSignal, type JSX, onMount, Show } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";
import { readFailure } from "../../api/failure.ts";
import { createOperator } from "../../api/session.ts";
import { EntryField } from "../../parts/entry-field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PasswordStrength } from "../../parts/password-strength.tsx";

const SHORTEST_PASSWORD = 8;

type Name = "token" | "email" | "displayName" | "password" | "confirmation";
type Entries = Record<Name, string>;
type Problems = Partial<Record<Name, string>>;

/** Which field a path of the request belongs to. */
const FIELD_OF: Record<string, Name> = {
  "/token": "token",
  "/email": "email",
  "/password": "password",
  "/display_name": "displayName",
};

function problemsOf(entries: Entries): Problems {
  const problems: Problems = {};
  if (!entries.token.trim()) problems.token = "Paste the token of the setup link that the server printed.";
  if (!/^\S+@\S+$/.test(entries.email.trim()))
    problems.email = "Write an e-mail address, such as you@example.com.";
  if (entries.password.length < SHORTEST_PASSWORD) problems.password = "This password is too short.";
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
  let form: HTMLFormElement | undefined;
  const create = useAction(createOperator);
  const [askToken, setAskToken] = createSignal(!props.token);
  const [sample, setSample] = createSignal(true);
  const [entries, setEntries] = createStore<Entries>({
    token: props.token,
    email: "",
    displayName: "",
    password: "",
    confirmation: "",
  });
  const [problems, setProblems] = createStore<Problems>({});
  const [trouble, setTrouble] = createSignal("");
  const [busy, setBusy] = createSignal(false);

  const show = (found: Problems) => {
    setProblems(reconcile(found));
    queueMicrotask(() => form?.querySelector<HTMLElement>("input[aria-invalid]")?.focus());
  };
  onMount(() => form?.querySelector("input")?.focus());

  const submit = async () => {
    if (busy()) return;
    const found = problemsOf(entries);
    setTrouble("");
    show(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      const { confirmation: _confirmation, ...operator } = entries;
      const userId = await create({
        ...operator,
        token: entries.token.trim(),
        email: entries.email.trim(),
        displayName: entries.displayName.trim(),
      });
      props.onCreated(userId, sample());
    } catch (error) {
      const { message, reason, violations } = readFailure(error);
      if (reason === Reason.SETUP_ALREADY_COMPLETED) return props.onLate();
      if (reason === Reason.INVALID_SETUP_TOKEN) {
        setAskToken(true);
        return show({ token: message });
      }
      const placed = violations.flatMap(({ path, message: text }) => {
        const name = FIELD_OF[path];
        return name ? [[name, text] as const] : [];
      });
      show(Object.fromEntries(placed));
      if (placed.length === 0) setTrouble(message);
    } finally {
      setBusy(false);
    }
  };
  const bind = (name: Name) => ({
    name,
    get value() {
      return entries[name];
    },
    get error() {
      return problems[name];
    },
    onChange: (value: string) => {
      setEntries(name, value);
      setProblems(name, undefined);
    },
  });

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
      <Show when={trouble()}>
        <Notice tone="no" urgent icon={<CircleAlert size={16} />}>
          {trouble()}
        </Notice>
      </Show>
      <Show when={askToken()}>
        <EntryField
          label="Setup token"
          autocomplete="off"
          hint="It is in the link that the server printed."
          {...bind("token")}
        />
      </Show>
      <EntryField label="E-mail" type="email" autocomplete="username" {...bind("email")} />
      <EntryField label="Name" autocomplete="name" optional {...bind("displayName")} />
      <div class="space-y-2">
        <EntryField
          label="Password"
          type="password"
          autocomplete="new-password"
          hint="At least 8 characters."
          {...bind("password")}
        />
        <PasswordStrength password={entries.password} />
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
      <button type="submit" class="button button-main min-h-10 w-full" aria-disabled={busy()}>
        Create account
      </button>
    </form>
  );
}
