import { State, type Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { collect, type Draft } from "../../../services/form/index.ts";
import { type Core, isTerminalState, type KnownPerson, refusalOf } from "../../core/channel.ts";
import type { Handoffs } from "../../core/handoff.ts";
import { isBeingChecked, isByPolicy } from "../../core/outcome.ts";
import { inTime } from "./budget.ts";
import type { Slack } from "./client.ts";
import { readDraft } from "./draft.ts";
import { errorsOf, noticesOf } from "./errors.ts";
import { failureOf } from "./failure.ts";
import type { BringFiles, Brought } from "./files.ts";
import type { Modal } from "./kit.ts";
import { closingView, reviewModal } from "./modal.ts";
import type { Submission } from "./payload.ts";
import { actorOf, type People } from "./people.ts";
import { type FormPlan, planForm } from "./plan.ts";
import { refusedPerson, refusedTask } from "./words.ts";

export interface SubmissionDeps {
  slack: Slack;
  people: People;
  links: Handoffs;
  bringFiles: BringFiles;
}

interface Case extends SubmissionDeps {
  submission: Submission;
  core: Core;
}

/** What became of an answer. */
type Outcome =
  | { kind: "recorded" }
  /** What is wrong, by block; `again` is the form with what was typed, for a modal that shows it no more. */
  | { kind: "errors"; errors: Record<string, string>; again: Modal }
  | { kind: "view"; view: Modal }
  /** Nothing, yet: the form stays with what was typed, and says so at its first input. */
  | { kind: "kept"; sentence: string }
  /** A verifier has the answer, which is stored. */
  | { kind: "checking"; person: KnownPerson };

/** How much of the time that Slack waits a verifier may take up: the rest is for storing the answer. */
const PATIENCE_SECONDS = 1;
const VERDICT_ROUNDS = 4;
const VERDICT_ROUND_SECONDS = 30;

const CHECKING = closingView(":mag: Checking your answer…");
const RECORDED = closingView(":white_check_mark: Your answer was recorded. Thank you.");
const SLOW =
  "This takes longer than usual. Wait a moment, then submit again if this form still asks: what you put in is kept.";
const FAILED = "Something went wrong on the server. Submit again in a moment: what you put in is kept.";
const DOES_NOT_COUNT = "Your answer does not count yet. Look at it and submit it again.";
const UNSAID = "Slack did not say who you are just now. Submit again in a moment: what you put in is kept.";

/**
 * Takes the answer and says what the modal is to show. What is not stored by the time Slack has to be answered stays
 * in the form, so that it is not lost with this process; what became of it is drawn afterwards.
 */
export async function answerSubmission(
  submission: Submission,
  core: Core,
  deps: SubmissionDeps,
): Promise<object> {
  const subject: Case = { ...deps, submission, core };
  const work = take(subject);
  const outcome = await inTime(work).catch((error: unknown): Outcome => {
    core.log.error({ err: error }, "an answer from Slack could not be taken");
    return { kind: "kept", sentence: FAILED };
  });
  if (outcome === undefined) {
    core.later(() => concludeLate(subject, work));
    return replyOf({ kind: "kept", sentence: SLOW }, submission);
  }
  if (outcome.kind === "checking") core.later(() => conclude(subject, outcome));
  return replyOf(outcome, submission);
}

function replyOf(outcome: Outcome, { state }: Submission): object {
  switch (outcome.kind) {
    case "recorded":
      return {};
    case "kept": {
      const [first = ""] = state.keys();
      return { response_action: "errors", errors: { [first]: outcome.sentence } };
    }
    case "errors":
      return { response_action: "errors", errors: outcome.errors };
    case "view":
      return { response_action: "update", view: outcome.view };
    case "checking":
      return { response_action: "update", view: CHECKING };
  }
}

async function take(subject: Case): Promise<Outcome> {
  const { submission, core, people } = subject;
  const [person, shown] = await Promise.all([
    people.find(submission.member, core),
    core.lookUp(submission.privateMetadata),
  ]);
  if (person === "unsaid") return { kind: "kept", sentence: UNSAID };
  return person === undefined
    ? closed(refusedPerson(person, submission.member))
    : submit(subject, person, shown);
}

async function concludeLate(subject: Case, work: Promise<Outcome>): Promise<void> {
  const outcome = await work;
  if (outcome.kind === "checking") await draw(subject, CHECKING);
  await conclude(subject, outcome);
}

/** Draws into the modal what became of the answer; the form stays where nothing did. */
async function conclude(subject: Case, outcome: Outcome): Promise<void> {
  const last = outcome.kind === "checking" ? await follow(subject, outcome.person) : outcome;
  if (last.kind === "recorded") await draw(subject, RECORDED);
  if (last.kind === "errors") await draw(subject, last.again);
  if (last.kind === "view") await draw(subject, last.view);
}

async function draw({ slack, submission, core }: Case, view: Modal): Promise<void> {
  try {
    const web = await slack();
    await web.views.update({ view_id: submission.viewId, view });
  } catch (error) {
    core.log.info({ reason: failureOf(error).message }, "a form in Slack could not be brought up to date");
  }
}

/** `shown` is the task as it was when the answer came. */
async function submit(subject: Case, person: KnownPerson, shown: Task | undefined): Promise<Outcome> {
  const { submission, core } = subject;
  if (!person.active) return closed(refusedPerson(person, submission.member));
  const id = submission.privateMetadata;
  try {
    const { task } = await core.tasks(actorOf(person, id)).getTask({ id });
    const refused = refusedTask(task, person);
    if (task === undefined || refused !== undefined) return closed(refused);
    const brought = await subject.bringFiles(planForm(task), submission.state);
    const now = brought.files.size === 0 ? task : await core.lookUp(id);
    // The same answer, submitted before, was judged while this one was on its way: it counts once.
    if (now?.verificationAttempt !== shown?.verificationAttempt) return outcomeIn(subject, now, person);
    return await complete(subject, { task, person, brought });
  } catch (error) {
    if (refusalOf(error) === undefined) throw error;
    return explain(subject, person);
  }
}

interface Answer {
  task: Task;
  person: KnownPerson;
  brought: Brought;
}

async function complete(subject: Case, { task, person, brought }: Answer): Promise<Outcome> {
  const { submission, core, people } = subject;
  const plan = planForm(task);
  const { files, violations: withheld } = brought;
  const draft = readDraft(plan, submission.state, files);
  const { text, problems } = collect(plan.fields, draft);
  const typed: Typed = { subject, task, person, plan, draft };
  if (withheld.length > 0) return wrong(typed, withheld);
  if (Object.keys(problems).length > 0) {
    const violations = Object.entries(problems).map(([path, message]) => ({ path, message }));
    return wrong(typed, violations);
  }
  const timeZone = people.timeZoneOf(submission.member);
  try {
    const { task: done } = await core.tasks(actorOf(person, task.id)).completeTask({
      ...{ id: task.id, responseJson: text, waitSeconds: PATIENCE_SECONDS },
      ...(timeZone !== undefined && { timeZone }),
    });
    return outcomeIn(subject, done, person);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    // Deactivated since they were looked up.
    if (refusal.reason === "UNAUTHENTICATED") return closed(refusedPerson(person, submission.member));
    const { violations = [] } = refusal.facts;
    if (violations.length > 0) return wrong(typed, violations);
    const reasons = [
      "TASK_ALREADY_TERMINAL",
      "PERMISSION_DENIED",
      "TASK_NOT_FOUND",
      "VERIFICATION_IN_PROGRESS",
    ];
    if (reasons.includes(refusal.reason)) return explain(subject, person);
    return wrong(typed, [{ path: "", message: refusal.message }]);
  }
}

interface Typed {
  subject: Case;
  task: Task;
  person: KnownPerson;
  plan: FormPlan;
  draft: Draft;
}

/** What was typed stays; each sentence stands at its field. */
function wrong(
  { subject, task, person, plan, draft }: Typed,
  violations: readonly { path: string; message: string }[],
): Outcome {
  const { errors, sentences } = errorsOf(plan, violations);
  const notices = noticesOf(sentences);
  const url = subject.links.personal(task, person.id);
  const again = reviewModal(task, { url, draft, notices }) ?? closingView(notices.join("\n"), url);
  return Object.keys(errors).length > 0 ? { kind: "errors", errors, again } : { kind: "view", view: again };
}

/** What stands in the way of an answer that was not taken. */
async function explain({ core, submission }: Case, person: KnownPerson): Promise<Outcome> {
  return closed(refusedTask(await core.lookUp(submission.privateMetadata), person));
}

function closed(text: string | undefined): Outcome {
  return { kind: "view", view: closingView(text ?? "You may not answer this task.") };
}

/** What a task says of the answer that it was given. */
function outcomeIn({ links }: Case, task: Task | undefined, person: KnownPerson): Outcome {
  if (task === undefined) return closed(refusedTask(task, person));
  if (task.state === State.COMPLETED && !isByPolicy(task)) return { kind: "recorded" };
  if (isBeingChecked(task.state)) return { kind: "checking", person };
  if (isTerminalState(task.state)) return closed(refusedTask(task, person));
  const url = links.personal(task, person.id);
  return { kind: "view", view: reviewModal(task, { url }) ?? closingView(DOES_NOT_COUNT, url) };
}

/** Waits for the verdict on an answer that is being checked. */
async function follow(subject: Case, person: KnownPerson): Promise<Outcome> {
  const { core, submission } = subject;
  const id = submission.privateMetadata;
  const tasks = core.tasks(actorOf(person, id));
  try {
    for (let round = 0; round < VERDICT_ROUNDS; round += 1) {
      const { state } = await tasks.awaitTask({ id, waitSeconds: VERDICT_ROUND_SECONDS, untilVerdict: true });
      if (isBeingChecked(state)) continue;
      return outcomeIn(subject, (await tasks.getTask({ id })).task, person);
    }
    return closed("Your answer is still being checked. You will be told if it does not count.");
  } catch (error) {
    if (refusalOf(error) === undefined) throw error;
    return explain(subject, person);
  }
}
