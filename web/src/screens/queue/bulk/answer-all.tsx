import { createEffect, createMemo, createSignal, type JSX, onCleanup, Show } from "solid-js";
import type { Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import { fieldsOf } from "../../../../../src/services/form/index.ts";
import { checkAnswer } from "../../../api/drafts.ts";
import { Evidence } from "../../../parts/evidence/evidence.tsx";
import { createDraft } from "../../../parts/form/draft.ts";
import { AnswerForm } from "../../../parts/form/form.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { originalOf, prefilled } from "../../task/prefill.ts";
import { createForm } from "../../task/settled-form.ts";
import { useQueue } from "../state.ts";
import { Ask } from "./ask.tsx";
import { agreementOf } from "./groups.ts";

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
  const { form, whole } = createForm({
    schemaJson: () => first?.responseSchemaJson ?? "{}",
    definitionJson: () => first?.formDefinitionJson,
    draft: () => drafts.draft,
  });
  const agreement = createMemo(() => agreementOf(props.tasks.map((task) => task.initialResponseJson)));
  /** Fields in which the answers differ; an answer that is one field differs as a whole. */
  const differing = createMemo(() => {
    const { whole: sole, items } = whole();
    const names = agreement().differing;
    if (sole) return names.length > 0 ? [sole] : [];
    return fieldsOf(items).filter(({ name }) => names.includes(name));
  });
  const initialJson = () => (whole().whole && differing().length > 0 ? undefined : agreement().json);
  createEffect(() => {
    if (drafts.begun()) return;
    const items = fieldsOf(whole().items).filter((field) => !differing().includes(field));
    drafts.fill(prefilled({ ...whole(), items }, initialJson()));
  });
  const original = createMemo(() => originalOf(whole(), initialJson()));
  const [ready, setReady] = createSignal<string>();
  const many = () => (props.tasks.length === 1 ? "1 task" : `${props.tasks.length} tasks`);
  return (
    <section aria-labelledby="answer" class="min-w-0 space-y-4">
      <h2 id="answer" class="h-9 border-b border-line leading-9">
        Your answer to {many()}
      </h2>
      <Show when={!ready() && differing().length > 0}>
        <Notice tone="calm">
          The agents filled in different answers, which are left out here:{" "}
          {differing()
            .map(({ label }) => label)
            .join(", ")}
          .
        </Notice>
      </Show>
      <Show
        when={ready()}
        fallback={
          <AnswerForm
            form={form()}
            drafts={drafts}
            disabled={props.tasks.length === 0}
            busy={false}
            settling={false}
            original={original()}
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
