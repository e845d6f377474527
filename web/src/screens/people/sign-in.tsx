import { useAction } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import { createSignal, type JSX, Match, Show, Switch } from "solid-js";
import type { User } from "../../../../gen/awaithumans/user/v1/user_pb.ts";
import { createAttempt } from "../../api/attempt.ts";
import { readFailure } from "../../api/failure.ts";
import { clearPassword, type Invitation, invitePerson, setPassword } from "../../api/users.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { createEntryForm, EntryForm } from "../../parts/entry/form.tsx";
import { PasswordField, passwordProblem } from "../../parts/entry/password.tsx";
import { SHORTEST_PASSWORD } from "../../parts/entry/strength.tsx";
import { Notice } from "../../parts/notice.tsx";
import { calledBy } from "../../parts/person-name.ts";
import { useQueue } from "../queue/state.ts";
import { InvitationLink } from "./invitation.tsx";

/** How a person signs in: their invitation, and their password, which nobody can read. */
export function SignIn(props: { person: User }): JSX.Element {
  const queue = useQueue();
  const invite = useAction(invitePerson);
  const clear = useAction(clearPassword);
  const [open, setOpen] = createSignal<"set" | "clear">();
  const [invitation, setInvitation] = createSignal<Invitation>();
  const { trouble, attempt } = createAttempt();
  const isViewer = () => props.person.id === queue.viewer().userId;
  const send = () => attempt(async () => setInvitation(await invite(props.person.id)));
  const clearIt = () => {
    setOpen(undefined);
    void attempt(() => clear(props.person.id));
  };
  return (
    <section aria-labelledby="sign-in" class="mt-6 space-y-3 border-t border-line pt-4">
      <h3 id="sign-in">Signing in</h3>
      <p class="text-muted">{stateOf(props.person)}</p>
      <Show when={trouble()}>
        <Notice tone="no" urgent icon={<CircleAlert size={16} />}>
          {trouble()}
        </Notice>
      </Show>
      <Show when={invitation()}>
        {(sent) => <InvitationLink invitation={sent()} name={calledBy(props.person)} />}
      </Show>
      <Show
        when={!isViewer()}
        fallback={
          <p>
            This is you: change your password in{" "}
            <a href="/account" class="underline underline-offset-2">
              your account
            </a>
            .
          </p>
        }
      >
        <Switch
          fallback={
            <div class="flex flex-wrap gap-2">
              <Show when={props.person.active}>
                <button type="button" class="button" onClick={() => void send()}>
                  {invitation() ? "Invite again" : "Invite"}
                </button>
              </Show>
              <button type="button" class="button" onClick={() => setOpen("set")}>
                Set a password
              </button>
              <Show when={props.person.hasPassword}>
                <button type="button" class="button button-danger" onClick={() => setOpen("clear")}>
                  Clear password
                </button>
              </Show>
            </div>
          }
        >
          <Match when={open() === "set"}>
            <PasswordForm person={props.person} onClose={() => setOpen(undefined)} />
          </Match>
          <Match when={open() === "clear"}>
            <Confirm
              title={`Clear the password of ${calledBy(props.person)}?`}
              text="They are signed out everywhere at once, and answer by links and channels only."
              yes="Clear password"
              onYes={clearIt}
              onNo={() => setOpen(undefined)}
            />
          </Match>
        </Switch>
      </Show>
    </section>
  );
}

function stateOf(person: User): string {
  if (!person.active) return "Deactivated people cannot sign in.";
  if (!person.email) return "Nobody signs in without an e-mail address; they answer by links and channels.";
  if (person.hasPassword) return "They sign in with their e-mail address and a password.";
  return "They have no password yet, and answer by links and channels only.";
}

function PasswordForm(props: { person: User; onClose: () => void }): JSX.Element {
  const set = useAction(setPassword);
  const form = createEntryForm({
    first: { password: "" },
    check: ({ password }) => ({ password: passwordProblem(password) }),
    explain: readFailure,
    send: async ({ password }) => {
      await set(props.person.id, password);
      props.onClose();
    },
  });
  return (
    <EntryForm form={form} label={`New password for ${calledBy(props.person)}`} focused>
      <PasswordField
        label="New password"
        chosen
        hint={`At least ${SHORTEST_PASSWORD} characters. They are signed out everywhere; tell them the password yourself.`}
        {...form.bind("password")}
      />
      <div class="flex gap-2">
        <button type="submit" class="button button-main" aria-disabled={form.busy()}>
          Set password
        </button>
        <button type="button" class="button" onClick={() => props.onClose()}>
          Discard
        </button>
      </div>
    </EntryForm>
  );
}
