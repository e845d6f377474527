import CircleAlert from "lucide-solid/icons/circle-alert";
import { createEffect, createMemo, type JSX, on, Show } from "solid-js";
import { State, type Task, Verb, Verification } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Draft, fieldsOf, outline, outlineWhole } from "../../../../src/services/form/index.ts";
import { checkAnswer } from "../../api/drafts.ts";
import { Evidence } from "../../parts/evidence/evidence.tsx";
import { createDraft } from "../../parts/form/draft.ts";
import { AnswerForm } from "../../parts/form/form.tsx";
import { KeptWords } from "../../parts/form/kept.tsx";
import { needsRoom } from "../../parts/form/room.ts";
import { Notice } from "../../parts/notice.tsx";
import { isChecking, isTerminal } from "../../parts/state.tsx";
import { allowanceOf, nameOf, useQueue } from "../queue/state.ts";
import { createKeeping } from "./keeping.ts";
import { Notices } from "./notices.tsx";
import { OtherDraftNotice } from "./other-draft.tsx";
import { originalOf, prefilled, recalled as recallAll } from "./prefill.ts";
import { Ending, Result } from "./result.tsx";
import { createForm } from "./settled-form.ts";
import { createSubmission } from "./submission.ts";
import { EarlierVerdicts } from "./verdicts.tsx";

/** The form while the task is open; the outcome after that. What was typed stays in sight when somebody else was faster. */
export function Answer(props: { task: Task; gone: boolean }): JSX.Element {
  const queue = useQueue();
  const person = queue.viewer().userId || queue.viewer().email;
  const drafts = createDraft({ person, taskId: props.task.id });
  const { form, whole } = createForm({
    schemaJson: () => props.task.responseSchemaJson,
    definitionJson: () => props.task.formDefinitionJson,
    draft: () => drafts.draft,
  });
  const { busy, outcome, failure, submit } = createSubmission(() => props.task, drafts);

  const wasOpen = !isTerminal(props.task.state) || queue.flights.refusalOf(props.task.id) !== undefined;
  const ended = () => isTerminal(props.task.state);
  const typed = () => drafts.begun();
  /** The draft that leads to the answer that was given, or else to what the agent filled in. */
  const recalled = createMemo((): Draft => {
    const { responseJson, initialResponseJson } = props.task;
    return responseJson === undefined
      ? prefilled(whole(), initialResponseJson)
      : recallAll(whole(), responseJson);
  });
  const initialJson = createMemo(() => props.task.initialResponseJson);
  const original = createMemo(() => originalOf(whole(), initialJson()));
  // What was refused after its task had left the screen is still to be seen.
  if (ended() && !wasOpen) drafts.forget();
  const { whereabouts, other, takeOther, keepOwn } = createKeeping({
    id: props.task.id,
    drafts,
    served: !queue.isGuest() || queue.viewer().userId !== "",
    open: () => !ended() && !props.gone,
    json: () => {
      const { whole: sole, items } = whole();
      return sole ? outlineWhole(sole, drafts.draft) : outline(fieldsOf(items), drafts.draft);
    },
    adopt: (json, at) => drafts.adopt(recallAll(whole(), json), at),
  });
  /** Whether something is typed that the answer which was given does not hold. */
  const unsent = () => typed() && !isSame(drafts.draft, recalled());
  const sent = () => outcome() === "sent";
  const overtaken = () => ended() && wasOpen && !sent() && !busy();
  /** Somebody's answer waits for its verdict, and nothing is typed here. */
  const onlyWatched = () => isChecking(props.task.state) && !typed() && !busy();
  const formShown = () => (!ended() && !onlyWatched()) || busy() || (overtaken() && unsent());
  const verified = () => props.task.verification === Verification.REQUIRED;
  const checking = () => busy() && verified();
  const waiting = () => checking() || isChecking(props.task.state) || sent();
  const allowed = () => allowanceOf(props.task, Verb.COMPLETE).allowed;

  /** Who holds the task, where it is not the viewer. */
  const holder = () => {
    const { assignee } = props.task;
    return assignee && !queue.isViewer(assignee) ? (nameOf(assignee) ?? "somebody") : undefined;
  };

  const title = () => {
    if (formShown()) return "Your answer";
    return ended() ? "Outcome" : "Answer";
  };

  // What the agent filled in, or an answer that came back, is there to be mended.
  const returned = () => !ended() && !isChecking(props.task.state) && props.task.responseJson;
  createEffect(
    on([returned, () => props.task.verificationAttempt], () => {
      if (!ended() && !typed() && !busy()) drafts.fill(recalled());
    }),
  );

  // Of what may be asked: as a question more comes into it, nothing moves.
  const roomy = createMemo(() => needsRoom(whole()));
  return (
    <section aria-labelledby="answer" class="min-w-0 space-y-4" data-roomy={roomy() ? "" : undefined}>
      <h2 id="answer" class="h-9 border-b border-line leading-9">
        {title()}
      </h2>
      <Show
        when={overtaken()}
        fallback={<Notices task={props.task} checking={checking()} failure={failure()} />}
      >
        <Notice tone={unsent() ? "warn" : "calm"} urgent icon={<CircleAlert size={16} />}>
          <Ending task={props.task} />
          {unsent() ? " What you typed is kept below; it was not sent." : ""}
        </Notice>
      </Show>
      <Show when={formShown() && !ended() && !waiting() && allowed() && holder()}>
        {(name) => <p class="text-muted">Held by {name()}; your answer would count all the same.</p>}
      </Show>
      <Show when={ended() && !busy()}>
        <Result task={props.task} mine={sent() && props.task.state === State.COMPLETED} told={overtaken()} />
      </Show>
      <Show when={formShown() && !ended() && !busy() && other()}>
        {(draft) => (
          <OtherDraftNotice
            draft={draft()}
            schemaJson={props.task.responseSchemaJson}
            onTake={takeOther}
            onKeep={keepOwn}
          />
        )}
      </Show>
      <Show when={overtaken() && unsent()}>
        <h3 class="border-t border-line pt-4">What you typed</h3>
      </Show>
      <Show when={formShown()}>
        <AnswerForm
          form={form()}
          drafts={drafts}
          original={original()}
          disabled={props.gone || ended() || waiting() || !allowed()}
          busy={busy()}
          settling={queue.settling()}
          violations={failure()?.violations ?? []}
          check={(json) => checkAnswer(props.task.id, json)}
          kept={<KeptWords where={ended() || busy() ? undefined : whereabouts()} />}
          onSubmit={(json) => void submit(json)}
        />
      </Show>
      <Show when={formShown() && verified() && !waiting() && !ended() && allowed()}>
        <p class="text-sm text-muted">A verifier checks the answer before the agent gets it.</p>
      </Show>
      <Show when={onlyWatched() && props.task.responseJson}>
        {(response) => (
          <Evidence
            empty="No field was filled in."
            json={response()}
            schemaJson={props.task.responseSchemaJson}
            raw={false}
          />
        )}
      </Show>
      <Show when={queue.viewer().isOperator && props.task.verificationAttempt > 1}>
        <EarlierVerdicts task={props.task} />
      </Show>
    </section>
  );
}

function isSame(one: Draft, other: Draft): boolean {
  const text = (draft: Draft) => JSON.stringify(Object.entries(draft).sort(([a], [b]) => (a < b ? -1 : 1)));
  return text(one) === text(other);
}
