import { revalidate, useAction } from "@solidjs/router";
import CircleAlert from "lucide-solid/icons/circle-alert";
import { createEffect, createMemo, createSignal, type JSX, on, Show } from "solid-js";
import { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";
import { State, type Task, Verb } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { isField, readForm, readObject, recall } from "../../../../src/services/form/index.ts";
import { type Failure, readFailure } from "../../api/failure.ts";
import { completeTask, keysOf } from "../../api/tasks.ts";
import { createDraft, type DraftStore } from "../../parts/form/draft.ts";
import { AnswerForm } from "../../parts/form/form.tsx";
import { Notice } from "../../parts/notice.tsx";
import { isTerminal } from "../../parts/state.tsx";
import { allowanceOf, focusQuestion, useQueue } from "../queue/state.ts";
import { Ending, Result } from "./result.tsx";

/** The form while the task is open; the outcome after that. What was typed stays in sight when somebody else was faster. */
export function Answer(props: { task: Task; gone: boolean }): JSX.Element {
  const queue = useQueue();
  const drafts = createDraft(props.task.id);
  const schemaJson = createMemo(() => props.task.responseSchemaJson);
  const definitionJson = createMemo(() => props.task.formDefinitionJson);
  const form = createMemo(() => readForm(readObject(schemaJson()), readObject(definitionJson())));
  const { busy, sent, failure, submit } = createSubmission(() => props.task, drafts);

  const wasOpen = !isTerminal(props.task.state);
  const ended = () => isTerminal(props.task.state);
  const typed = () => Object.keys(drafts.draft).length > 0;
  const overtaken = () => ended() && wasOpen && !sent() && !busy();
  const formShown = () => !ended() || busy() || (overtaken() && typed());
  const waiting = () => sent() && props.task.state !== State.REJECTED;
  const allowed = () => allowanceOf(props.task, Verb.COMPLETE).allowed;

  const refusals = createMemo(() =>
    props.task.state === State.REJECTED ? props.task.verificationAttempt : 0,
  );
  createEffect(
    on(refusals, (count) => {
      const { responseJson } = props.task;
      if (count === 0 || responseJson === undefined || typed()) return;
      drafts.fill(recall(form().items.filter(isField), readObject(responseJson)));
    }),
  );

  return (
    <section aria-labelledby="answer" class="min-w-0 space-y-4">
      <h2 id="answer" class="h-9 border-b border-line leading-9">
        {ended() && !formShown() ? "Outcome" : "Your answer"}
      </h2>
      <Show when={overtaken()} fallback={<OpenNotices task={props.task} failure={failure()} />}>
        <Notice tone={typed() ? "warn" : "calm"} urgent icon={<CircleAlert size={16} />}>
          <Ending task={props.task} />
          {typed() ? " What you typed is kept below; it was not sent." : ""}
        </Notice>
      </Show>
      <Show when={ended() && !busy()}>
        <Result task={props.task} mine={sent()} told={overtaken()} />
      </Show>
      <Show when={overtaken() && typed()}>
        <h3 class="border-t border-line pt-4">What you typed</h3>
      </Show>
      <Show when={formShown()}>
        <AnswerForm
          form={form()}
          drafts={drafts}
          disabled={props.gone || ended() || waiting() || !allowed()}
          busy={busy()}
          settling={queue.settling()}
          violations={failure()?.violations ?? []}
          onSubmit={(json) => void submit(json)}
        />
      </Show>
    </section>
  );
}

/** Sends the answer, and puts the next task in its place. */
function createSubmission(task: () => Task, drafts: DraftStore) {
  const queue = useQueue();
  const complete = useAction(completeTask);
  const [busy, setBusy] = createSignal(false);
  const [sent, setSent] = createSignal(false);
  const [failure, setFailure] = createSignal<Failure>();
  const submit = async (responseJson: string) => {
    const answered = task();
    const following = queue.nextAfter(answered.id);
    setBusy(true);
    setFailure(undefined);
    try {
      await complete(answered.id, responseJson);
      setSent(true);
      drafts.fill({});
      queue.tellAnswered(answered);
      // The list may have come, or the next task, while the answer was under way.
      const next = following ?? queue.nextAfter(answered.id);
      // Whoever has moved on meanwhile is left where they are.
      if (next !== undefined && queue.selectedId() === answered.id) queue.advance(next);
      queueMicrotask(focusQuestion);
      void revalidate(keysOf(answered.id));
    } catch (error) {
      const refused = readFailure(error);
      setFailure(refused);
      if (refused.reason === Reason.TASK_ALREADY_TERMINAL) void revalidate(keysOf(answered.id));
    } finally {
      setBusy(false);
    }
  };
  return { busy, sent, failure, submit };
}

/** What stands above the form: an earlier answer that was sent back, why answering is off, what went wrong. */
function OpenNotices(props: { task: Task; failure: Failure | undefined }): JSX.Element {
  const allowance = () => allowanceOf(props.task, Verb.COMPLETE);
  return (
    <>
      <Show when={props.task.state === State.REJECTED && props.task.verdict}>
        {(verdict) => (
          <Notice tone="warn" icon={<CircleAlert size={16} />}>
            The last answer was sent back: {verdict().reason}
          </Notice>
        )}
      </Show>
      <Show when={!isTerminal(props.task.state) && !allowance().allowed && allowance().reason}>
        <Notice tone="warn" icon={<CircleAlert size={16} />}>
          {allowance().reason}
        </Notice>
      </Show>
      <Show when={props.failure?.violations.length === 0 && props.failure.message}>
        {(message) => (
          <Notice tone="no" urgent icon={<CircleAlert size={16} />}>
            {message()}
          </Notice>
        )}
      </Show>
    </>
  );
}
