import { useAction } from "@solidjs/router";
import { createEffect, createSignal, type JSX, on, Show, untrack } from "solid-js";
import { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";
import type { User } from "../../../../gen/awaithumans/user/v1/user_pb.ts";
import { changePerson, type PersonChanges } from "../../api/users.ts";
import { TICKED } from "../../parts/entry/check.tsx";
import { createEntryForm, type Entries, EntryForm } from "../../parts/entry/form.tsx";
import { type Asked, explain, fieldOf, ParticularFields, particularsIn, problemsIn } from "./particulars.tsx";
import { Taken } from "./taken.tsx";

/** Changes what is written down of a person; a field that is emptied is cleared. */
export function PersonForm(props: { person: User }): JSX.Element {
  const change = useAction(changePerson);
  const [saved, setSaved] = createSignal(false);
  const form = createEntryForm({
    first: entriesOf(props.person),
    check: problemsIn,
    explain,
    fieldOf,
    send: async (entries) => {
      const changes = changesIn(entries, props.person);
      if (Object.keys(changes).length === 0) return;
      await change(props.person.id, changes);
      setSaved(true);
    },
  });
  const dirty = () => Object.keys(changesIn(form.entries(), props.person)).length > 0;
  // Somebody else may change them meanwhile; what is being typed here stays.
  let before = entriesOf(props.person);
  createEffect(() => {
    const now = entriesOf(props.person);
    form.reset(merge(untrack(form.entries), before, now));
    before = now;
  });
  createEffect(on(form.entries, () => dirty() && setSaved(false), { defer: true }));
  return (
    <EntryForm
      form={form}
      label="Particulars"
      class="mt-4 space-y-3.5"
      offer={
        <Show when={form.refusal()?.reason === Reason.USER_ALREADY_EXISTS}>
          <Taken addresses={particularsIn(form.entries())} but={props.person.id} />
        </Show>
      }
    >
      <ParticularFields bind={form.bind} />
      <div class="flex items-center gap-3">
        <button type="submit" class="button button-main min-h-9" aria-disabled={form.busy() || !dirty()}>
          Save changes
        </button>
        <Show when={dirty()}>
          <button type="button" class="button min-h-9" onClick={() => form.reset(entriesOf(props.person))}>
            Discard
          </button>
        </Show>
        <span role="status" class="text-sm text-muted">
          {saved() && !dirty() ? "Saved" : ""}
        </span>
      </div>
    </EntryForm>
  );
}

function entriesOf(person: User): Entries<Asked> {
  return {
    displayName: person.displayName ?? "",
    email: person.email ?? "",
    slackTeamId: person.slackTeamId ?? "",
    slackUserId: person.slackUserId ?? "",
    role: person.role ?? "",
    accessLevel: person.accessLevel ?? "",
    pool: person.pool ?? "",
    operator: person.operator ? TICKED : "",
  };
}

/** What is typed, on what is stored now. */
function merge(typed: Entries<Asked>, before: Entries<Asked>, now: Entries<Asked>): Entries<Asked> {
  const touched = Object.entries(typed).filter(([name, text]) => text !== textAt(before, name));
  return { ...now, ...Object.fromEntries(touched) };
}

const textAt = (texts: object, name: string): unknown =>
  Object.entries(texts).find(([other]) => other === name)?.[1];

/** What is written otherwise than it is stored. */
function changesIn(entries: Entries<Asked>, person: User): PersonChanges {
  const stored = particularsIn(entriesOf(person));
  const changed = Object.entries(particularsIn(entries)).filter(
    ([name, text]) => text !== textAt(stored, name),
  );
  const operator = entries.operator === TICKED;
  return {
    ...Object.fromEntries(changed),
    ...(operator !== person.operator && { operator }),
  };
}
