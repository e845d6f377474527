import { revalidate, useAction, useNavigate, useSearchParams } from "@solidjs/router";
import CircleCheck from "lucide-solid/icons/circle-check";
import { createEffect, createSignal, type JSX, Match, onMount, Show, Switch } from "solid-js";
import { type Failure, readFailure } from "../../api/failure.ts";
import { createLoaded } from "../../api/load.ts";
import { askOnce } from "../../api/sample.ts";
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
  const ask = useAction(askOnce);
  const [step, setStep] = createSignal<"account" | "sample" | "done">("account");
  const [unsampled, setUnsampled] = createSignal<Failure>();
  const navigate = useNavigate();
  let asked = false;

  /** Leads to the sample task, which teaches more than any words here. */
  const begin = async (userId: string, sample: boolean) => {
    if (!sample) return setStep("done");
    setStep("sample");
    try {
      const { sampleTask } = await import("../../parts/sample-task.ts");
      const id = await ask(sampleTask(userId, new Date()));
      navigate(`/task?id=${id}`, { replace: true });
    } catch (error) {
      setUnsampled(readFailure(error));
      setStep("done");
    }
  };

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
      <Match when={step() === "sample"}>
        <Entrance title="You are in">
          <p class="appear-late">A sample task is put into the queue…</p>
        </Entrance>
      </Match>
      <Match when={step() === "done"}>
        <Onboarding unsampled={unsampled()} />
      </Match>
      <Match when={session().value?.needsSetup}>
        <Entrance title="Create your account">
          <p class="text-muted">
            awaithumans shows the questions of your AI agents to people, and gives the agents their answers.
            You will be the first operator of this server: you see every task and can answer it.
          </p>
          <OperatorForm
            token={token}
            onCreated={(userId, sample) => void begin(userId, sample)}
            onLate={() => void revalidate(getSession.key)}
          />
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

function Onboarding(props: { unsampled: Failure | undefined }): JSX.Element {
  return (
    <Entrance title="You are in">
      <Notice tone="yes" icon={<CircleCheck size={16} />}>
        Your account is ready and you are signed in.
      </Notice>
      <Show when={props.unsampled}>
        {(failure) => <Notice tone="warn">The sample task could not be made. {failure().message}</Notice>}
      </Show>
      <h2>Now the first task</h2>
      <FirstTask />
      <a href="/" class="button button-main min-h-10 w-full">
        Open the queue
      </a>
    </Entrance>
  );
}
