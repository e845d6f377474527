import { State, type Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { collect, type Draft } from "../../../services/form/index.ts";
import { type Core, isTerminalState, type KnownPerson, refusalOf } from "../../core/channel.ts";
import type { Handoffs } from "../../core/handoff.ts";
import { isBeingChecked, isByPolicy } from "../../core/outcome.ts";
import type { Slack } from "./client.ts";
import { readDraft } from "./draft.ts";
import { errorsOf } from "./errors.ts";
import { failureOf } from "./failure.ts";
import type { Modal } from "./kit.ts";
import { escapeMarkup } from "./markup.ts";
import { closingView, reviewModal } from "./modal.ts";
import type { Submission } from "./payload.ts";
import { actorOf, type People } from "./people.ts";
import { type FormPlan, planForm } from "./plan.ts";
import { refusedPerson, refusedTask } from "./words.ts";

export interface SubmissionDeps {
  slack: Slack;
  people: People;
  links: Handoffs;
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
  | { kind: "checking" };

/** Slack waits three seconds for its answer; a verifier may take them up so far. */
const PATIENCE_SECONDS = 2;
const VERDICT_ROUNDS = 4;
const VERDICT_ROUND_SECONDS = 30;

const CHECKING = closingView(":mag: Checking your answer…");
const RECORDED = closingView(":white_check_mark: Your answer was recorded. Thank you.");

/** Takes the answer and says what the modal is to show. Slack itself is called only afterwards. */
export async function answerSubmission(
  submission: Submission,
  core: Core,
  deps: SubmissionDeps,
): Promise<object> {
  const subject: Case = { ...deps, submission, core };
  const person = await deps.people.known(submission.member, core);
  if (person === undefined) {
    core.later(async () => conclude(subject, await submitUnknown(subject)));
    return { response_action: "update", view: CHECKING };
  }
  const outcome = await submit(subject, person);
  if (outcome.kind === "checking") core.later(async () => conclude(subject, await follow(subject, person)));
  return replyOf(outcome);
}

function replyOf(outcome: Outcome): object {
  switch (outcome.kind) {
    case "recorded":
      return {};
    case "errors":
      return { response_action: "errors", errors: outcome.errors };
    case "view":
      return { response_action: "update", view: outcome.view };
    case "checking":
      return { response_action: "update", view: CHECKING };
  }
}

/** Somebody whose address only Slack knows, which has to be asked. */
async function submitUnknown(subject: Case): Promise<Outcome> {
  const { submission, core, people } = subject;
  const person = await people.find(submission.member, core);
  if (person === undefined) return closed(refusedPerson(person, submission.member));
  const outcome = await submit(subject, person);
  return outcome.kind === "checking" ? follow(subject, person) : outcome;
}

/** Draws the outcome into the modal, which says for now that the answer is being checked. */
async function conclude({ slack, submission, core }: Case, outcome: Outcome): Promise<void> {
  if (outcome.kind === "checking") return;
  const view =
    outcome.kind === "recorded" ? RECORDED : outcome.kind === "errors" ? outcome.again : outcome.view;
  try {
    const web = await slack();
    await web.views.update({ view_id: submission.viewId, view });
  } catch (error) {
    core.log.info({ reason: failureOf(error).message }, "a form in Slack could not be brought up to date");
  }
}

async function submit(subject: Case, person: KnownPerson): Promise<Outcome> {
  const { submission, core } = subject;
  if (!person.active) return closed(refusedPerson(person, submission.member));
  const id = submission.privateMetadata;
  try {
    const { task } = await core.tasks(actorOf(person, id)).getTask({ id });
    const refused = refusedTask(task, person);
    return task === undefined || refused !== undefined
      ? closed(refused)
      : await complete(subject, task, person);
  } catch (error) {
    if (refusalOf(error) === undefined) throw error;
    return explain(subject, person);
  }
}

async function complete(subject: Case, task: Task, person: KnownPerson): Promise<Outcome> {
  const { submission, core, people } = subject;
  const plan = planForm(task);
  const draft = readDraft(plan, submission.state);
  const { text, problems } = collect(plan.fields, draft);
  const typed: Typed = { subject, task, person, plan, draft };
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
  const notices = sentences.map((sentence) => escapeMarkup(sentence, 300));
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
  if (isBeingChecked(task.state)) return { kind: "checking" };
  if (isTerminalState(task.state)) return closed(refusedTask(task, person));
  const url = links.personal(task, person.id);
  const notices = task.state === State.REJECTED ? [] : ["Your answer could not be checked. Submit it again."];
  return { kind: "view", view: reviewModal(task, { url, notices }) ?? closingView(notices.join(), url) };
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
    return closed("Your answer is still being checked. You will be told if it is sent back.");
  } catch (error) {
    if (refusalOf(error) === undefined) throw error;
    return explain(subject, person);
  }
}
