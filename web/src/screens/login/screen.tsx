import { revalidate, useAction, useNavigate, useSearchParams } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import WifiOff from "lucide-solid/icons/wifi-off";
import { createEffect, createMemo, createSignal, type JSX, onCleanup, onMount, Show } from "solid-js";
import { type Failure, readFailure } from "../../api/failure.ts";
import { createLoaded } from "../../api/load.ts";
import { getSession, login } from "../../api/session.ts";
import { type SessionEnd, sessionEnd } from "../../api/session-end.ts";
import { now } from "../../parts/clock.tsx";
import { Entrance } from "../../parts/entrance.tsx";
import { EntryField } from "../../parts/entry/field.tsx";
import { safeNext } from "../../parts/next-path.ts";
import { Notice } from "../../parts/notice.tsx";
import { span } from "../../parts/span.ts";

const ENDINGS: Record<SessionEnd, { what: string; why: string }> = {
  lost: {
    what: "Your session has ended. Sign in to go on; what you typed is kept.",
    why: "A session lasts seven days. A new password, or an operator, ends it sooner.",
  },
  "signed out": { what: "You signed out in another tab.", why: "" },
};

const RETRY_MS = 3_000;
const MINUTE_MS = 60_000;

/** `/login?next=`: signs in and leads to `next`. */
export default function LoginScreen(): JSX.Element {
  let form: HTMLFormElement | undefined;
  const navigate = useNavigate();
  const signIn = useAction(login);
  const [search] = useSearchParams<{ next: string | string[] }>();
  const session = createLoaded(() => getSession());
  const [email, setEmail] = createSignal("");
  const [password, setPassword] = createSignal("");
  const [trouble, setTrouble] = createSignal<Pick<Failure, "message" | "retryAfterSeconds">>();
  const [until, setUntil] = createSignal(0);
  const [busy, setBusy] = createSignal(false);
  const next = () => safeNext(search.next);

  createEffect(() => {
    const { value } = session();
    if (value?.needsSetup) navigate("/setup", { replace: true });
    else if (value?.viewer && !sessionEnd() && !busy()) navigate(next(), { replace: true });
  });

  onMount(() => form?.querySelector("input")?.focus());
  // Where the server is away, the page finds out by itself when it is back.
  createEffect(() => {
    if (!session().failure) return;
    const retry = setInterval(() => void revalidate(getSession.key), RETRY_MS);
    onCleanup(() => clearInterval(retry));
  });
  /** Not by the second, which would be read out each time. */
  const minutes = createMemo(() => Math.ceil((until() - now()) / MINUTE_MS));
  const words = () => {
    const { message = "", retryAfterSeconds = 0 } = trouble() ?? {};
    if (!retryAfterSeconds) return message;
    if (minutes() <= 0) return "You can try again now.";
    const wait = minutes() === 1 ? "a minute" : span(minutes() * MINUTE_MS);
    return `Too many attempts from here, or with this address. Try again in ${wait}.`;
  };

  const submit = async () => {
    if (busy()) return;
    if (!email().trim() || !password())
      return setTrouble({ message: "Write your e-mail address and your password.", retryAfterSeconds: 0 });
    setBusy(true);
    setTrouble(undefined);
    try {
      await signIn(email().trim(), password());
      navigate(next(), { replace: true });
    } catch (error) {
      const failure = readFailure(error);
      setUntil(Date.now() + failure.retryAfterSeconds * 1000);
      setTrouble(failure);
      queueMicrotask(() => form?.querySelector<HTMLElement>("input[type=password]")?.focus());
    } finally {
      setBusy(false);
    }
  };

  return (
    <Entrance title="Sign in">
      <Show when={!trouble() && sessionEnd()}>
        {(how) => (
          <Notice tone="calm">
            <p>{ENDINGS[how()].what}</p>
            <Show when={ENDINGS[how()].why}>{(why) => <p class="text-sm text-muted">{why()}</p>}</Show>
          </Notice>
        )}
      </Show>
      <Show when={!trouble() && session().failure?.network}>
        <Notice tone="calm" icon={<WifiOff size={16} />}>
          The server cannot be reached. This page tries again every few seconds.
        </Notice>
      </Show>
      <Show when={trouble()}>
        <Notice tone="no" urgent icon={<CircleAlert size={16} />}>
          {words()}
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
