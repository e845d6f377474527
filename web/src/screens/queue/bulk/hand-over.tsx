import { createResource, createSignal, createUniqueId, For, type JSX } from "solid-js";
import { readPeople } from "../../../api/bulk.ts";
import { useQueue } from "../state.ts";
import { Ask } from "./ask.tsx";

const NOTE_MAX = 2_000;
const EMAIL_MAX = 320;

/** To whom several tasks are given, and with which words. */
export function HandOver(props: {
  title: string;
  yes: string;
  off: boolean;
  onHand: (to: { email: string; note: string }) => void;
  onNo: () => void;
}): JSX.Element {
  const queue = useQueue();
  const id = createUniqueId();
  const [email, setEmail] = createSignal("");
  const [note, setNote] = createSignal("");
  // A list that cannot be read leaves the address to be typed.
  const [people] = createResource(
    () => queue.viewer().isOperator,
    () => readPeople().catch(() => []),
    { initialValue: [] },
  );
  return (
    <Ask
      title={props.title}
      yes={props.yes}
      no="Back"
      off={props.off || !email().includes("@")}
      onYes={() => props.onHand({ email: email().trim(), note: note().trim() })}
      onNo={() => props.onNo()}
    >
      <label class="block font-medium">
        To
        <input
          type="email"
          class="input mt-1.5 font-normal"
          placeholder="E-mail address of a person"
          autocomplete="off"
          list={`${id}-people`}
          maxLength={EMAIL_MAX}
          ref={(element) => queueMicrotask(() => element.focus())}
          value={email()}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
      </label>
      <datalist id={`${id}-people`}>
        <For each={people()}>{(person) => <option value={person.email}>{person.name}</option>}</For>
      </datalist>
      <label class="block font-medium">
        Note for them
        <textarea
          class="input mt-1.5 field-sizing-content font-normal"
          rows="2"
          maxLength={NOTE_MAX}
          value={note()}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </label>
    </Ask>
  );
}
