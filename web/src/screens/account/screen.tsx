import { createSignal, type JSX, lazy, Show } from "solid-js";
import { timeZone } from "../../parts/clock.tsx";
import { Page } from "../../parts/page.tsx";
import { useQueue } from "../queue/state.ts";
import { PasswordSection } from "./password.tsx";
import { Reach } from "./reach.tsx";
import { Sessions } from "./sessions.tsx";
import { SignOut } from "./sign-out.tsx";

const Help = lazy(() => import("../../parts/keys/help.tsx"));

/** `/account`: who the viewer is here, how they sign in, and where they are signed in. */
export default function AccountScreen(): JSX.Element {
  const queue = useQueue();
  const viewer = () => queue.viewer();
  const [help, setHelp] = createSignal(false);
  return (
    <Page title="Your account" actions={<SignOut />}>
      <dl class="mt-4 grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-4 gap-y-2">
        <dt class="text-muted">Name</dt>
        <dd dir="auto">{viewer().name}</dd>
        <Show when={viewer().email}>
          <dt class="text-muted">E-mail</dt>
          <dd>{viewer().email}</dd>
        </Show>
        <dt class="text-muted">Role</dt>
        <dd>
          {viewer().isOperator
            ? "Operator: you see every task, and look after this server."
            : "Reviewer: you see the tasks that are yours or offered to you."}
        </dd>
        <Show when={viewer().isOperator}>
          <Reach userId={viewer().userId} />
        </Show>
        <dt class="text-muted">Time zone</dt>
        <dd>{timeZone}, as your browser says</dd>
        <Show when={!queue.isGuest()}>
          <dt class="text-muted">Appearance</dt>
          <dd>
            <a href="/settings" class="underline underline-offset-2">
              Theme and notifications
            </a>
          </dd>
          <dt class="text-muted">Keys</dt>
          <dd>
            <button type="button" class="underline underline-offset-2" onClick={() => setHelp(true)}>
              Keyboard shortcuts
            </button>
          </dd>
        </Show>
      </dl>
      <p class="mt-2 text-sm text-muted">
        <Show when={viewer().isOperator} fallback="An operator can change your name, address and role.">
          You find yourself among the{" "}
          <a href={`/people?person=${viewer().userId}`} class="underline underline-offset-2">
            people
          </a>
          , to change your name or address.
        </Show>
      </p>
      <Show when={!queue.isGuest()}>
        <PasswordSection />
      </Show>
      <Sessions />
      <Show when={help()}>
        <Help onClose={() => setHelp(false)} />
      </Show>
    </Page>
  );
}
