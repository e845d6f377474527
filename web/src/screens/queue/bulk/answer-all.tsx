import { createSignal, type JSX, onCleanup, Show } from "solid-js";
import type { Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import { checkAnswer } from "../../../api/drafts.ts";
import { Evidence } from "../../../parts/evidence/evidence.tsx";
import { createDraft } from "../../../parts/form/draft.ts";
import { AnswerForm } from "../../../parts/form/form.tsx";
import { createForm } from "../../task/settled-form.ts";
import { useQueue } from "../state.ts";
import { Ask } from "./ask.tsx";

/** One form for all, and then one question that names how many will get its answer. */
export function AnswerAll(props: {
  tasks: readonly Task[];
  /** What tells their form from others. */
  formKey: string;
  onAnswer: (responseJson: string) => void;
}): JSX.Element {
  const [first] = props.tasks;
  const queue = useQueue();
  // No other tab is to hear of it: the tasks there are others.
  const drafts = createDraft();
  const asked = props.tasks;
  const before = queue.bulk.typedFor(props.formKey, asked);
  if (before) drafts.replace(before);
  onCleanup(() => drafts.begun() && queue.bulk.keepTyped(props.formKey, asked, { ...drafts.draft }));
  const { form } = createForm({
    schemaJson: () => first?.responseSchemaJson ?? "{}",
    definitionJson: () => first?.formDefinitionJson,
    draft: () => drafts.draft,
  });
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
            original={undefined}
            violations={[]}
            check={async (json) => first && checkAnswer(first.id, json)}
            kept=""
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
