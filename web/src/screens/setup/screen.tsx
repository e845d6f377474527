import { useNavigate, useSearchParams } from "@solidjs/router";
import CircleCheck from "lucide-solid/icons/circle-check";
import { createEffect, createSignal, type JSX, Match, onMount, Switch } from "solid-js";
import { createLoaded } from "../../api/load.ts";
import { getSession } from "../../api/session.ts";
import { Entrance } from "../../parts/entrance.tsx";
import { FirstTask } from "../../parts/first-task.tsx";
import { Notice } from "../../parts/notice.tsx";
import { OperatorForm } from "./operator-form.tsx";

/** `/setup?token=`: creates the first operator, then points at the first task. */
export default function SetupScreen(): JSX.Element {
  const [search] = useSearchParams<{ token: string }>();
  const token = search.token ?? "";
  const session = createLoaded(() => getSession());
  const [created, setCreated] = createSignal(false);
  const navigate = useNavigate();
  let asked = false;

  // Whoever creates their account here is signed in as well, and stays for the first task.
  createEffect(() => {
    const { value } = session();
    asked ||= value?.needsSetup === true;
    if (value?.viewer && !asked) navigate("/", { replace: true });
  });

  // The token is a secret: keep it out of the address bar, the history and whatever is shared from there.
  onMount(() => window.history.replaceState(window.history.state, "", "/setup"));

  return (
    <Switch>
      <Match when={created()}>
        <Onboarding />
      </Match>
      <Match when={session().value?.needsSetup}>
        <Entrance title="Create your account">
          <p class="text-muted">
            You will be the first operator of this server: you see every task and can answer it.
          </p>
          <OperatorForm token={token} onCreated={() => setCreated(true)} />
        </Entrance>
      </Match>
      <Match when={session().value && !session().value?.viewer}>
        <Entrance title="Already set up">
          <p>This server has its first operator. Setup links work once.</p>
          <a href="/login" class="button button-main">
            Sign in
          </a>
        </Entrance>
      </Match>
      <Match when={session().failure}>
        {(failure) => (
          <Entrance title="Create your account">
            <Notice tone="warn">{failure().message}</Notice>
            <a href="/setup" class="button">
              Try again
            </a>
          </Entrance>
        )}
      </Match>
    </Switch>
  );
}

function Onboarding(): JSX.Element {
  return (
    <Entrance title="You are in">
      <Notice tone="yes" icon={<CircleCheck size={16} />}>
        Your account is ready and you are signed in.
      </Notice>
      <h2>Now the first task</h2>
      <FirstTask />
      <a href="/" class="button button-main min-h-10 w-full">
        Open the queue
      </a>
    </Entrance>
  );
}
