import { useAction } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import CircleCheck from "lucide-solid/icons/circle-check";
import { createSignal, type JSX, Match, Show, Switch } from "solid-js";
import { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";
import { readFailure } from "../../api/failure.ts";
import { addPerson, type Invitation, invitePerson } from "../../api/users.ts";
import { Pane } from "../../parts/beside.tsx";
import { TICKED } from "../../parts/entry/check.tsx";
import { createEntryForm, type Entries, EntryForm, type Problems } from "../../parts/entry/form.tsx";
import { PasswordField, passwordProblem } from "../../parts/entry/password.tsx";
import { EntrySelect } from "../../parts/entry/select.tsx";
import { Notice } from "../../parts/notice.tsx";
import { InvitationLink } from "./invitation.tsx";
import {
  type Asked,
  BLANK,
  explain,
  fieldOf,
  ParticularFields,
  particularsIn,
  problemsIn,
} from "./particulars.tsx";
import { Taken } from "./taken.tsx";

type Field = Asked | "signIn" | "password";

const WAYS = [
  { value: "invite", label: "By a password that they set: invite them" },
  { value: "password", label: "By a password that you set" },
  { value: "none", label: "Not at all: they answer by links and channels" },
] as const;

/** Somebody who was just added, and what became of their invitation. */
interface Added {
  id: string;
  name: string;
  invitation?: Invitation;
  trouble?: string;
}

/** Adds a person, and says how they sign in. */
export function NewPerson(props: { onClose: () => void; onOpen: (id: string) => void }): JSX.Element {
  const [added, setAdded] = createSignal<Added>();
  return (
    <Pane title="Add a person" onClose={props.onClose}>
      <Show when={added()} fallback={<AddForm onAdded={setAdded} onClose={props.onClose} />}>
        {(person) => (
          <div class="mt-4 space-y-4">
            <Notice tone="yes" icon={<CircleCheck size={16} />}>
              {person().name} is added.
            </Notice>
            <Switch>
              <Match when={person().invitation}>
                {(invitation) => <InvitationLink invitation={invitation()} name={person().name} />}
              </Match>
              <Match when={person().trouble}>
                {(trouble) => (
                  <Notice tone="warn" urgent icon={<CircleAlert size={16} />}>
                    They could not be invited: {trouble()}
                  </Notice>
                )}
              </Match>
            </Switch>
            <div class="flex flex-wrap gap-2">
              <button type="button" class="button button-main" onClick={() => props.onOpen(person().id)}>
                Open {person().name}
              </button>
              <button type="button" class="button" onClick={() => setAdded(undefined)}>
                Add another
              </button>
            </div>
          </div>
        )}
      </Show>
    </Pane>
  );
}

function AddForm(props: { onAdded: (added: Added) => void; onClose: () => void }): JSX.Element {
  const add = useAction(addPerson);
  const invite = useAction(invitePerson);
  const form = createEntryForm<Field, ReturnType<typeof explain>>({
    first: { ...BLANK, signIn: "invite", password: "" },
    check: problemsOf,
    explain,
    fieldOf,
    send: async (entries) => {
      const person = particularsIn(entries);
      const password = entries.signIn === "password" ? entries.password : "";
      const id = await add({ ...person, operator: entries.operator === TICKED, password });
      const name = person.displayName || person.email || person.slackUserId;
      if (entries.signIn !== "invite") return props.onAdded({ id, name });
      try {
        props.onAdded({ id, name, invitation: await invite(id) });
      } catch (error) {
        props.onAdded({ id, name, trouble: readFailure(error).message });
      }
    },
  });
  const signIn = () => form.entries().signIn;
  return (
    <EntryForm
      form={form}
      label="New person"
      class="mt-4 space-y-3.5"
      focused
      offer={
        <Show when={form.refusal()?.reason === Reason.USER_ALREADY_EXISTS}>
          <Taken addresses={particularsIn(form.entries())} />
        </Show>
      }
    >
      <ParticularFields bind={form.bind} />
      <EntrySelect label="How they sign in" choices={WAYS} {...form.bind("signIn")} />
      <Show when={signIn() === "password"}>
        <PasswordField label="Password" chosen {...form.bind("password")} />
      </Show>
      <div class="flex gap-2">
        <button type="submit" class="button button-main min-h-9" aria-disabled={form.busy()}>
          {signIn() === "invite" ? "Add and invite" : "Add person"}
        </button>
        <button type="button" class="button min-h-9" onClick={() => props.onClose()}>
          Discard
        </button>
      </div>
    </EntryForm>
  );
}

function problemsOf(entries: Entries<Field>): Problems<Field> {
  const { signIn: _signIn, password, ...asked } = entries;
  const problems: Problems<Field> = problemsIn(asked);
  const signsIn = entries.signIn !== "none";
  if (signsIn && !entries.email.trim())
    problems.email ??=
      "Whoever signs in needs an e-mail address. Choose below that they do not, or write one.";
  if (entries.signIn === "password") problems.password = passwordProblem(password);
  return problems;
}
