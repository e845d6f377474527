import { useAction } from "@solidjs/router";
import { createSignal, type JSX, Show } from "solid-js";
import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { User } from "../../../../gen/awaithumans/user/v1/user_pb.ts";
import { readFailure } from "../../api/failure.ts";
import { delegateTask, type HandOver, reassignTask } from "../../api/hand-over.ts";
import { EntryField } from "../../parts/entry-field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { nameOf, useQueue } from "../queue/state.ts";
import type { Told } from "./acting.ts";
import { NoteField } from "./note-field.tsx";
import { calledBy, PersonPicker } from "./person-picker.tsx";
import { VerbPane } from "./verb-pane.tsx";

/** Whom the task goes to, and what they are called. */
interface Receiver {
  to: HandOver["to"];
  name: string;
}

/** Asks whom the task goes to: operators among all active people, its holder by an address. */
export default function HandOverPane(props: {
  task: Task;
  onDone: (told: Told) => void;
  /** The viewer does not see the task any more. */
  onLost: () => void;
  onClose: () => void;
}): JSX.Element {
  const queue = useQueue();
  const { isOperator } = queue.viewer();
  const hand = useAction(isOperator ? reassignTask : delegateTask);
  const [person, setPerson] = createSignal<User>();
  const [email, setEmail] = createSignal("");
  const [note, setNote] = createSignal("");
  const [problem, setProblem] = createSignal<string>();
  const [trouble, setTrouble] = createSignal("");
  const [busy, setBusy] = createSignal(false);

  const receiver = (): Receiver | undefined => {
    if (!isOperator)
      return email().trim() ? { to: { email: email().trim() }, name: email().trim() } : undefined;
    const chosen = person();
    return chosen && { to: { userId: chosen.id }, name: calledBy(chosen) };
  };
  const submit = async () => {
    const found = receiver();
    setTrouble("");
    if (!found)
      return setProblem(
        isOperator ? "Choose somebody from the list." : "Write the e-mail address of a colleague.",
      );
    setBusy(true);
    try {
      const { id } = props.task;
      const { stillSeen, warnings } = await hand({ id, to: found.to, note: note().trim() });
      if (!stillSeen) return props.onLost();
      const words = [`${found.name} has this task now.`, ...warnings].join(" ");
      props.onDone({ tone: warnings.length > 0 ? "warn" : "calm", words });
    } catch (error) {
      setTrouble(readFailure(error).message);
    } finally {
      setBusy(false);
    }
  };
  const holder = () => nameOf(props.task.assignee);
  return (
    <VerbPane
      title={isOperator ? "Reassign this task" : "Delegate this task"}
      yes={isOperator ? "Reassign" : "Delegate"}
      busy={busy()}
      onSubmit={() => void submit()}
      onClose={props.onClose}
    >
      <Show when={trouble()}>
        <Notice tone="no" urgent>
          {trouble()}
        </Notice>
      </Show>
      <Show when={isOperator && holder()}>{(name) => <p class="text-muted">{name()} holds it now.</p>}</Show>
      <Show
        when={isOperator}
        fallback={
          <EntryField
            label="E-mail of your colleague"
            name="email"
            type="email"
            autocomplete="off"
            hint="They are told, and hold the task instead of you."
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
          without={props.task.assignee?.userId}
          value={person()}
          error={problem()}
          onChange={(chosen) => {
            setPerson(() => chosen);
            setProblem(undefined);
          }}
        />
      </Show>
      <NoteField hint="They read it beside the question." value={note()} onChange={setNote} />
    </VerbPane>
  );
}
