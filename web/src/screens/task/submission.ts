import { revalidate, useAction } from "@solidjs/router";
import { createEffect, createSignal } from "solid-js";
import { Reason } from "../../../../gen/awaithumans/error/v1/error_pb.ts";
import { State, type Task, Verification } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Failure, readFailure } from "../../api/failure.ts";
import { completeTask, keysOf, refreshTask } from "../../api/tasks.ts";
import type { DraftStore } from "../../parts/form/draft.ts";
import { isChecking, isTerminal } from "../../parts/state.tsx";
import { focusQuestion, useQueue } from "../queue/state.ts";

/** The task moved, by somebody else's doing or while this answer was under way. */
const MOVED: ReadonlySet<Reason> = new Set([
  Reason.TASK_ALREADY_TERMINAL,
  Reason.VERIFICATION_IN_PROGRESS,
  Reason.VERIFIER_PROVIDER_ERROR,
  Reason.VERIFIER_API_KEY_MISSING,
  Reason.VERIFIER_NOT_AVAILABLE,
]);

/** What became of the answer that was sent from here. */
type Outcome = "sent" | "came back" | undefined;

/** Sends the answer. Once it counts, the next task takes its place; an answer that is sent back stays. */
export function createSubmission(task: () => Task, drafts: DraftStore) {
  const queue = useQueue();
  const complete = useAction(completeTask);
  const [sending, setBusy] = createSignal(false);
  const busy = () => sending() || queue.flights.isAway(task().id);
  const [outcome, setOutcome] = createSignal<Outcome>();
  const [failure, setFailure] = createSignal<Failure>();

  // An answer that was refused after its task had left the screen is mended here.
  const unseen = queue.flights.refusalOf(task().id);
  if (unseen) queueMicrotask(() => setFailure(unseen));

  let sentRevision = 0;
  // A verdict may come long after the call has returned; an older task than the call left says nothing.
  createEffect(() => {
    const { state, revision } = task();
    if (busy() || outcome() !== "sent" || revision < sentRevision) return;
    if (isTerminal(state)) drafts.forget();
    else if (!isChecking(state)) setOutcome("came back");
  });

  const submit = async (responseJson: string) => {
    const answered = task();
    const following = queue.nextAfter(answered.id);
    const isHere = () => queue.selectedId() === answered.id;
    // Where nobody judges it the next task is there at once, and the reply is awaited behind it. What no browser keeps
    // would go with its form.
    const stays = answered.verification === Verification.REQUIRED || drafts.homeless();
    const ahead = stays ? undefined : following;
    if (ahead !== undefined) {
      queue.flights.leave(answered);
      queue.advance(ahead);
      queueMicrotask(focusQuestion);
    }
    setBusy(true);
    setFailure(undefined);
    setOutcome(undefined);
    // Where it cannot be verified, the server keeps it as the draft, before this page hears of it or after.
    drafts.trying(responseJson);
    try {
      const { state, revision } = await complete(answered.id, responseJson);
      sentRevision = revision;
      queue.flights.land(answered.id);
      setOutcome(state === State.REJECTED ? "came back" : "sent");
      if (isTerminal(state)) drafts.forget();
      if (state === State.COMPLETED || !isHere()) queue.tellAnswered(answered, state);
      if (state === State.COMPLETED && ahead === undefined) {
        // The list may have come, or the next task, while the answer was under way.
        const next = following ?? queue.nextAfter(answered.id);
        // Whoever has moved on meanwhile is left where they are.
        if (next !== undefined && isHere()) queue.advance(next);
        queueMicrotask(focusQuestion);
      }
      void revalidate(keysOf(answered.id));
    } catch (error) {
      const refused = readFailure(error);
      if (MOVED.has(refused.reason)) await refreshTask(answered.id);
      setFailure(refused);
      if (ahead !== undefined) queue.comeBack(answered, refused);
      else if (!isHere()) queue.tellAnswered(answered, State.UNSPECIFIED);
      if (MOVED.has(refused.reason)) void revalidate(keysOf(answered.id));
    } finally {
      // Again, since a draft that was kept meanwhile has what was tried before it forgotten.
      drafts.trying(responseJson);
      setBusy(false);
    }
  };
  return { busy, outcome, failure, submit };
}
