import { createMemo, createSignal, type JSX, Show } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Draft, readForm, readObject } from "../../../../../src/services/form/index.ts";
import { Evidence } from "../../../parts/evidence/evidence.tsx";
import type { DraftStore } from "../../../parts/form/draft.ts";
import { AnswerForm } from "../../../parts/form/form.tsx";
import { Ask } from "./ask.tsx";

/** What is typed for several tasks is theirs alone, and forgotten with them. */
function createOwnDraft(): DraftStore {
  const [draft, setDraft] = createStore<Draft>({});
  const fill = (next: Draft) => setDraft(reconcile(next));
  return {
    draft,
    set: (pointer, value) => {
      const { [pointer]: _old, ...rest } = draft;
      fill(value === undefined || value.length === 0 ? rest : { ...rest, [pointer]: value });
    },
    fill,
  };
}

/** One form for all, and then one question that names how many will get its answer. */
export function AnswerAll(props: {
  tasks: readonly Task[];
  onAnswer: (responseJson: string) => void;
}): JSX.Element {
  const [first] = props.tasks;
  const form = createMemo(() =>
    readForm(readObject(first?.responseSchemaJson), readObject(first?.formDefinitionJson)),
  );
  const drafts = createOwnDraft();
  const [ready, setReady] = createSignal<string>();
  const many = () => (props.tasks.length === 1 ? "1 task" : `${props.tasks.length} tasks`);
  return (
    <section aria-labelledby="answer" class="min-w-0 space-y-4">
      <h2 id="answer" class="h-9 border-b border-line leading-9">
        Your answer to {many()}
      </h2>
      <Show
        when={ready()}
        fallback={
          <AnswerForm
            form={form()}
            drafts={drafts}
            disabled={props.tasks.length === 0}
            busy={false}
            settling={false}
            violations={[]}
            onSubmit={setReady}
          />
        }
      >
        {(responseJson) => (
          <Ask
            title={`Answer ${many()}?`}
            yes={`Answer ${many()}`}
            no="Change the answer"
            off={props.tasks.length === 0}
            onYes={() => props.onAnswer(responseJson())}
            onNo={() => setReady(undefined)}
          >
            <p class="text-muted">Each of them gets this answer, and its agent goes on at once.</p>
            <Evidence
              empty="No field is filled in."
              json={responseJson()}
              schemaJson={first?.responseSchemaJson ?? "{}"}
              raw={false}
            />
          </Ask>
        )}
      </Show>
    </section>
  );
}
