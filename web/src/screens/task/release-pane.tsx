import { createSignal, type JSX } from "solid-js";
import { NoteField } from "./note-field.tsx";
import { VerbPane } from "./verb-pane.tsx";

/** Asks why the task is given back. */
export default function ReleasePane(props: {
  onRelease: (note: string) => void;
  onClose: () => void;
}): JSX.Element {
  const [note, setNote] = createSignal("");
  return (
    <VerbPane
      title="Release this task"
      yes="Release"
      onSubmit={() => props.onRelease(note().trim())}
      onClose={props.onClose}
    >
      <NoteField hint="Why, for whoever looks at the audit trail." value={note()} onChange={setNote} />
    </VerbPane>
  );
}
