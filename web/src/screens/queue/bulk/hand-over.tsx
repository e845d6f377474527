import { createSignal, type JSX, Show } from "solid-js";
import type { User } from "../../../../../gen/awaithumans/user/v1/user_pb.ts";
import type { HandOver as Handing } from "../../../api/hand-over.ts";
import { EntryField } from "../../../parts/entry-field.tsx";
import { NoteField } from "../../task/note-field.tsx";
import { PersonPicker } from "../../task/person-picker.tsx";
import { useQueue } from "../state.ts";
import { Ask } from "./ask.tsx";

/** To whom several tasks are given, and with which words: operators choose a person, holders write an address. */
export function HandOver(props: {
  title: string;
  yes: string;
  off: boolean;
  onHand: (how: Pick<Handing, "to" | "note">) => void;
  onNo: () => void;
}): JSX.Element {
  const queue = useQueue();
  const [person, setPerson] = createSignal<User>();
  const [email, setEmail] = createSignal("");
  const [note, setNote] = createSignal("");
  const [problem, setProblem] = createSignal<string>();
  const { isOperator } = queue.viewer();
  const hand = () => {
    const chosen = person();
    const address = email().trim();
    if (isOperator && !chosen) return setProblem("Choose somebody from the list.");
    if (!isOperator && !address) return setProblem("Write the e-mail address of a colleague.");
    props.onHand({ to: chosen ? { userId: chosen.id } : { email: address }, note: note().trim() });
  };
  return (
    <Ask title={props.title} yes={props.yes} no="Back" off={props.off} onYes={hand} onNo={() => props.onNo()}>
      <Show
        when={isOperator}
        fallback={
          <EntryField
            label="E-mail of your colleague"
            name="email"
            type="email"
            autocomplete="off"
            hint="They are told, and hold the tasks instead of you."
            value={email()}
            error={problem()}
            onChange={(value) => {
              setEmail(value);
              setProblem(undefined);
            }}
          />
        }
      >
        <PersonPicker
          without={undefined}
          value={person()}
          error={problem()}
          onChange={(chosen) => {
            setPerson(() => chosen);
            setProblem(undefined);
          }}
        />
      </Show>
      <NoteField hint="They read it beside each question." value={note()} onChange={setNote} />
    </Ask>
  );
}
