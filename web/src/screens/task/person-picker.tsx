import { Combobox } from "@kobalte/core/combobox";
import ChevronsUpDown from "lucide-solid/icons/chevrons-up-down";
import { createSignal, type JSX, Show } from "solid-js";
import type { User } from "../../../../gen/awaithumans/user/v1/user_pb.ts";
import { findActivePeople } from "../../api/active-people.ts";
import { createLoaded } from "../../api/load.ts";
import { FieldError } from "../../parts/form/frame.tsx";
import { createPause } from "../../parts/pause.ts";
import { calledBy } from "../../parts/person-name.ts";

const TYPING_MS = 150;

/** One of the active people, found by name or address. */
export function PersonPicker(props: {
  /** Who is not offered, by their id. */
  without: string | undefined;
  value: User | undefined;
  error: string | undefined;
  onChange: (person: User | undefined) => void;
}): JSX.Element {
  const [search, setSearch] = createSignal("");
  const typing = createPause(TYPING_MS);
  const look = (text: string) => typing.after(() => setSearch(text.trim()));
  const found = createLoaded(() => findActivePeople(search()));
  const people = () => found().value?.filter(({ id }) => id !== props.without) ?? [];
  return (
    <Combobox<User>
      options={people()}
      optionValue="id"
      optionTextValue={calledBy}
      optionLabel={calledBy}
      value={props.value ?? null}
      onChange={(person: User | null) => props.onChange(person ?? undefined)}
      onInputChange={look}
      // The server has searched already, in addresses, too.
      defaultFilter={() => true}
      triggerMode="input"
      allowsEmptyCollection
      validationState={props.error ? "invalid" : "valid"}
      itemComponent={(item) => (
        <Combobox.Item
          item={item.item}
          class="flex min-h-9 flex-col justify-center rounded-md px-2.5 py-1 data-highlighted:bg-sunken pointer-coarse:min-h-11"
        >
          <Combobox.ItemLabel>
            {calledBy(item.item.rawValue)}
            <Show when={item.item.rawValue.displayName && item.item.rawValue.email}>
              {(email) => <span class="block text-sm text-muted">{email()}</span>}
            </Show>
          </Combobox.ItemLabel>
        </Combobox.Item>
      )}
    >
      <Combobox.Label class="font-medium">Person</Combobox.Label>
      <Combobox.Control class="mt-1.5 flex gap-1">
        <Combobox.Input class="input min-w-0 flex-1" placeholder="Name or e-mail address" />
        <Combobox.Trigger class="button px-2" aria-label="Show people">
          <ChevronsUpDown size={16} aria-hidden="true" />
        </Combobox.Trigger>
      </Combobox.Control>
      <Combobox.ErrorMessage>
        <FieldError message={props.error ?? ""} />
      </Combobox.ErrorMessage>
      <Combobox.Portal>
        <Combobox.Content class="z-30 rounded-md border border-line bg-surface p-1 shadow-float">
          <Show when={people().length === 0}>
            <p class="px-2.5 py-2 text-muted">
              {found().failure?.message ?? (found().value ? "Nobody matches." : "Looking…")}
            </p>
          </Show>
          <Combobox.Listbox class="max-h-64 overflow-y-auto outline-none" />
        </Combobox.Content>
      </Combobox.Portal>
    </Combobox>
  );
}
