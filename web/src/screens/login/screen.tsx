import { useAction, useNavigate, useSearchParams } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import { createEffect, createSignal, type JSX, onMount, Show } from "solid-js";
import { readFailure } from "../../api/failure.ts";
import { createLoaded } from "../../api/load.ts";
import { getSession, login } from "../../api/session.ts";
import { type SessionEnd, sessionEnd } from "../../api/session-end.ts";
import { Entrance } from "../../parts/entrance.tsx";
import { EntryField } from "../../parts/entry-field.tsx";
import { safeNext } from "../../parts/next-path.ts";
import { Notice } from "../../parts/notice.tsx";

const ENDINGS: Record<SessionEnd, string> = {
  lost: "Your session has ended. Sign in to go on; what you typed is kept.",
  "signed out": "You signed out in another tab.",
};

/** `/login?next=`: signs in and leads to `next`. */
export default function LoginScreen(): JSX.Element {
  let form: HTMLFormElement | undefined;
  const navigate = useNavigate();
  const signIn = useAction(login);
  const [search] = useSearchParams<{ next: string | string[] }>();
  const session = createLoaded(() => getSession());
  const [email, setEmail] = createSignal("");
  const [password, setPassword] = createSignal("");
  const [trouble, setTrouble] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const next = () => safeNext(search.next);

  createEffect(() => {
    const { value } = session();
    if (value?.needsSetup) navigate("/setup", { replace: true });
    else if (value?.viewer && !sessionEnd() && !busy()) navigate(next(), { replace: true });
  });

  onMount(() => form?.querySelector("input")?.focus());

  const submit = async () => {
    if (busy()) return;
    if (!email().trim() || !password()) return setTrouble("Write your e-mail address and your password.");
    setBusy(true);
    setTrouble("");
    try {
      await signIn(email().trim(), password());
      navigate(next(), { replace: true });
    } catch (error) {
      setTrouble(readFailure(error).message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Entrance title="Sign in">
      <Show when={!trouble() && sessionEnd()}>{(how) => <Notice tone="calm">{ENDINGS[how()]}</Notice>}</Show>
      <Show when={trouble()}>
        <Notice tone="no" urgent icon={<CircleAlert size={16} />}>
          {trouble()}
        </Notice>
      </Show>
      <form
        ref={form}
        class="space-y-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <EntryField
          label="E-mail"
          name="email"
          type="email"
          autocomplete="username"
          value={email()}
          onChange={setEmail}
        />
        <EntryField
          label="Password"
          name="password"
          type="password"
          autocomplete="current-password"
          value={password()}
          onChange={setPassword}
        />
        <button type="submit" class="button button-main min-h-10 w-full" aria-disabled={busy()}>
          Sign in
        </button>
      </form>
      <a href="/password" class="button button-quiet w-full">
        Forgot your password?
      </a>
    </Entrance>
  );
}
