import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Core, type KnownPerson, type Refusal, refusalOf } from "../../core/channel.ts";
import type { Handoffs } from "../../core/handoff.ts";
import type { Slack } from "./client.ts";
import { errorsOf, noticesOf } from "./errors.ts";
import { failureOf } from "./failure.ts";
import { ANSWER_NO, ANSWER_YES, CLAIM_TASK, OPEN_REVIEW } from "./kit.ts";
import { escapeMarkup, link, mention } from "./markup.ts";
import { type Review, reviewModal } from "./modal.ts";
import type { Click } from "./payload.ts";
import { actorOf, type People } from "./people.ts";
import { planForm } from "./plan.ts";
import type { Whisper } from "./whisper.ts";
import { refusedPerson, refusedTask } from "./words.ts";
import { yesNoOf } from "./yes-no.ts";

export interface ClickDeps {
  slack: Slack;
  people: People;
  links: Handoffs;
  whisper: Whisper;
}

type Verb = "claim" | "open" | "yes" | "no";

const VERBS: readonly (readonly [actionId: string, verb: Verb])[] = [
  [CLAIM_TASK, "claim"],
  [OPEN_REVIEW, "open"],
  [ANSWER_YES, "yes"],
  [ANSWER_NO, "no"],
];

/** Whether the button answers, rather than leads to the form. */
const isAnswer = (verb: Verb): boolean => verb === "yes" || verb === "no";

interface Case extends ClickDeps {
  click: Click;
  core: Core;
  taskId: string;
  verb: Verb;
}

/** What a button asks to be done. */
interface Work {
  /** Whether it stores an answer, which is to be done before Slack hears that the click arrived. */
  answers: boolean;
  run(): Promise<void>;
}

/** Undefined where the button is none of ours, or only a link. */
export function workOf(click: Click, core: Core, deps: ClickDeps): Work | undefined {
  const asked = VERBS.flatMap(([id, verb]) => {
    const taskId = click.actions.find(({ actionId }) => actionId === id)?.value;
    return taskId ? [{ taskId, verb }] : [];
  })[0];
  if (asked === undefined || click.member.userId === "") return undefined;
  const subject: Case = { ...deps, ...asked, click, core };
  const run = async () => {
    try {
      await act(subject);
    } catch (error) {
      await deps.whisper(click, "Something went wrong on the server. Try again in a moment.", core.log);
      throw error;
    }
  };
  return { answers: isAnswer(asked.verb), run };
}

async function act(subject: Case): Promise<void> {
  const { click, core, taskId, verb, people } = subject;
  const person = await people.find(click.member, core);
  if (person === "unsaid")
    return say(subject, "Slack did not say who you are just now. Click again in a moment.");
  if (!person?.active) return say(subject, refusedPerson(person, click.member));
  const tasks = core.tasks(actorOf(person, taskId));
  try {
    const request = { id: taskId };
    const { task } = await (verb === "claim" ? tasks.claimTask(request) : tasks.getTask(request));
    const refused = refusedTask(task, person);
    if (refused !== undefined) return say(subject, refused);
    if (task) await (isAnswer(verb) ? answer : show)(subject, task, person);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    await refuse(subject, refusal, person);
  }
}

/** Where a yes or no alone is no answer, the form says so, with what was chosen. */
async function answer(subject: Case, task: Task, person: KnownPerson): Promise<void> {
  const asked = yesNoOf(task);
  if (asked === undefined) return show(subject, task, person);
  const choice = subject.verb === "yes" ? asked.yes : asked.no;
  const tasks = subject.core.tasks(actorOf(person, task.id));
  try {
    await tasks.completeTask({ id: task.id, responseJson: asked.answer(choice) });
  } catch (error) {
    const { violations = [] } = refusalOf(error)?.facts ?? {};
    if (violations.length === 0) throw error;
    const draft = asked.draft(choice);
    const { sentences } = errorsOf(planForm(task, draft), violations);
    await show(subject, task, person, { draft, notices: noticesOf(sentences) });
  }
}

/** Says what stands in the way; whoever claimed the task already and clicks again only wants to see it. */
async function refuse(subject: Case, refusal: Refusal, person: KnownPerson): Promise<void> {
  // Deactivated since they were looked up.
  if (refusal.reason === "UNAUTHENTICATED") return say(subject, refusedPerson(person, subject.click.member));
  const task = await subject.core.lookUp(subject.taskId);
  const refused = refusedTask(task, person);
  if (refused !== undefined) return say(subject, refused);
  const holds = task?.assignee?.userId === person.id;
  if (task && holds && subject.verb === "claim") return show(subject, task, person);
  if (task && refusal.reason === "TASK_ALREADY_CLAIMED") {
    return say(subject, `${mention(task.assignee)} has claimed this task.`);
  }
  await say(subject, escapeMarkup(refusal.message, 1_000));
}

/** Opens the form first: the right to do so ends three seconds after the click. */
async function show(
  subject: Case,
  task: Task,
  person: KnownPerson,
  typed: Omit<Review, "url"> = {},
): Promise<void> {
  const { click, core, links, slack } = subject;
  const url = links.personal(task, person.id);
  const view = reviewModal(task, { url, ...typed });
  if (view === undefined) {
    return say(subject, `This task cannot be answered in Slack. ${link(url, "Answer it in the dashboard.")}`);
  }
  try {
    const web = await slack();
    await web.views.open({ trigger_id: click.triggerId, view });
  } catch (error) {
    const { message } = failureOf(error);
    core.log.warn({ task: task.id, reason: message }, "a form could not be opened in Slack");
    return say(
      subject,
      `The form could not be opened. Click again, or ${link(url, "answer in the dashboard")}.`,
    );
  }
  await core
    .tasks(actorOf(person, task.id))
    .openTask({ id: task.id })
    .catch((error: unknown) => {
      // Somebody else was faster; submitting says so.
      if (refusalOf(error) === undefined) throw error;
    });
}

function say({ whisper, click, core }: Case, text: string): Promise<void> {
  return whisper(click, text, core.log);
}
