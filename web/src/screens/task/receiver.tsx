import { createSignal, type JSX, Show } from "solid-js";
import type { User } from "../../../../gen/awaithumans/user/v1/user_pb.ts";
import type { HandOver } from "../../api/hand-over.ts";
import { EntryField } from "../../parts/entry/field.tsx";
import { calledBy } from "../../parts/person-name.ts";
import { NoteField } from "./note-field.tsx";
import { PersonPicker } from "./person-picker.tsx";

/** Whom tasks go to, with which words, and what they are called. */
type Receiver = Pick<HandOver, "to" | "note"> & { name: string };

/** What is chosen in `ReceiverFields`. Operators choose among all active people, holders write an address. */
export function createReceiver(isOperator: boolean) {
  const [person, setPerson] = createSignal<User>();
  const [email, setEmail] = createSignal("");
  const [note, setNote] = createSignal("");
  const [problem, setProblem] = createSignal<string>();
  return {
    isOperator,
    person,
    email,
    note,
    setNote,
    problem,
    choose: (chosen: User | undefined) => {
      setPerson(() => chosen);
      setProblem(undefined);
    },
    write: (address: string) => {
      setEmail(address);
      setProblem(undefined);
    },
    /** Undefined where nobody is chosen yet, which the field says then. */
    read: (): Receiver | undefined => {
      const [chosen, address] = [person(), email().trim()];
      const words = note().trim();
      if (isOperator && chosen) return { to: { userId: chosen.id }, name: calledBy(chosen), note: words };
      if (!isOperator && address) return { to: { email: address }, name: address, note: words };
      setProblem(isOperator ? "Choose somebody from the list." : "Write the e-mail address of a colleague.");
      return undefined;
    },
  };
}

/** Asks to whom tasks go, and with which words. */
export function ReceiverFields(props: {
  of: ReturnType<typeof createReceiver>;
  /** Who is not offered, by their id. */
  without?: string | undefined;
  /** Whether it is about several tasks. */
  several?: boolean;
}): JSX.Element {
  return (
    <>
      <Show
        when={props.of.isOperator}
        fallback={
          <EntryField
            label="E-mail of your colleague"
            name="email"
            type="email"
            autocomplete="off"
            hint={`They are told, and hold the ${props.several ? "tasks" : "task"} instead of you.`}
            value={props.of.email()}
            error={props.of.problem()}
            onChange={props.of.write}
          />
        }
      >
        <PersonPicker
          without={props.without}
          value={props.of.person()}
          error={props.of.problem()}
          onChange={props.of.choose}
        />
      </Show>
      <NoteField
        hint={props.several ? "They read it beside each question." : "They read it beside the question."}
        value={props.of.note()}
        onChange={props.of.setNote}
      />
    </>
  );
}
