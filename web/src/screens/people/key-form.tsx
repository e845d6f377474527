import { useAction } from "@solidjs/router";
import { For, type JSX } from "solid-js";
import { readFailure } from "../../api/failure.ts";
import { createKey } from "../../api/keys.ts";
import { EntryCheck, TICKED } from "../../parts/entry/check.tsx";
import { EntryField } from "../../parts/entry/field.tsx";
import { createEntryForm, type Entries, EntryForm, type Problems } from "../../parts/entry/form.tsx";
import { FieldError } from "../../parts/form/frame.tsx";
import { onKeys } from "../../parts/keys/keys.tsx";
import { SCOPES, USUAL } from "./scopes.ts";

const FIRST: Entries<string> = {
  name: "",
  scopes: "",
  ...Object.fromEntries(SCOPES.map(({ scope }) => [scope, USUAL.includes(scope) ? TICKED : ""])),
};

const scopesIn = (entries: Entries<string>) =>
  SCOPES.map(({ scope }) => scope).filter((scope) => entries[scope] === TICKED);

/** Makes a key: what it is for, and what it may do. */
export function KeyForm(props: {
  onMade: (made: { name: string; secret: string }) => void;
  onClose: () => void;
}): JSX.Element {
  const create = useAction(createKey);
  onKeys(() => ({ Escape: () => props.onClose() }));
  const form = createEntryForm({
    first: FIRST,
    check: (entries) => {
      const problems: Problems<string> = {};
      if (!entries.name?.trim()) problems.name = "Write what it is for, such as refund-agent.";
      if (scopesIn(entries).length === 0) problems.scopes = "Tick at least one thing that it may do.";
      return problems;
    },
    explain: readFailure,
    send: async (entries) => {
      const name = (entries.name ?? "").trim();
      props.onMade({ name, secret: await create(name, scopesIn(entries)) });
    },
  });
  const scopes = form.bind("scopes");
  return (
    <EntryForm
      form={form}
      label="New key"
      class="max-w-2xl space-y-4 rounded-md border border-line bg-ground p-4"
      focused
    >
      <EntryField label="Name" hint="What calls with it, such as refund-agent." {...form.bind("name")} />
      <fieldset class="space-y-2" aria-describedby="scopes-error">
        <legend class="mb-1.5 font-medium">What it may do</legend>
        <For each={SCOPES}>
          {({ scope, words }) => (
            <EntryCheck
              label={words}
              hint={scope}
              {...form.bind(scope)}
              onChange={(value) => {
                form.set(scope, value);
                scopes.onChange("");
              }}
            />
          )}
        </For>
        <div id="scopes-error">{scopes.error && <FieldError message={scopes.error} />}</div>
      </fieldset>
      <div class="flex gap-2">
        <button type="submit" class="button button-main min-h-9" aria-disabled={form.busy()}>
          Make key
        </button>
        <button type="button" class="button min-h-9" onClick={() => props.onClose()}>
          Discard
        </button>
      </div>
    </EntryForm>
  );
}
