import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { type Core, type KnownPerson, type Refusal, refusalOf } from "../../core/channel.ts";
import type { Handoffs } from "../../core/handoff.ts";
import type { Slack } from "./client.ts";
import { failureOf } from "./failure.ts";
import { CLAIM_TASK, OPEN_REVIEW } from "./kit.ts";
import { escapeMarkup, link, mention } from "./markup.ts";
import { reviewModal } from "./modal.ts";
import type { Click } from "./payload.ts";
import { actorOf, type People } from "./people.ts";
import type { Whisper } from "./whisper.ts";
import { refusedPerson, refusedTask } from "./words.ts";

export interface ClickDeps {
  slack: Slack;
  people: People;
  links: Handoffs;
  whisper: Whisper;
}

interface Case extends ClickDeps {
  click: Click;
  core: Core;
  taskId: string;
  verb: "claim" | "open";
}

/** What a button asks to be done; undefined where it is none of ours, or only a link. */
export function workOf(click: Click, core: Core, deps: ClickDeps): (() => Promise<void>) | undefined {
  const taskOf = (wanted: string) => click.actions.find(({ actionId }) => actionId === wanted)?.value;
  const claimed = taskOf(CLAIM_TASK);
  const taskId = claimed || taskOf(OPEN_REVIEW);
  if (!taskId || click.member.userId === "") return undefined;
  const subject: Case = { ...deps, click, core, taskId, verb: claimed ? "claim" : "open" };
  return async () => {
    try {
      await act(subject);
    } catch (error) {
      await deps.whisper(click, "Something went wrong on the server. Try again in a moment.", core.log);
      throw error;
    }
  };
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
    if (task) await show(subject, task, person);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    await refuse(subject, refusal, person);
  }
}

/** Says what stands in the way; whoever claimed the task already and clicks again only wants to see it. */
async function refuse(subject: Case, refusal: Refusal, person: KnownPerson): Promise<void> {
  const task = await subject.core.lookUp(subject.taskId);
  const refused = refusedTask(task, person);
  if (refused !== undefined) return say(subject, refused);
  if (task?.assignee?.userId === person.id) return show(subject, task, person);
  if (task && refusal.reason === "TASK_ALREADY_CLAIMED") {
    return say(subject, `${mention(task.assignee)} has claimed this task.`);
  }
  await say(subject, escapeMarkup(refusal.message, 1_000));
}

/** Opens the form first: the right to do so ends three seconds after the click. */
async function show(subject: Case, task: Task, person: KnownPerson): Promise<void> {
  const { click, core, links, slack } = subject;
  const url = links.personal(task, person.id);
  const view = reviewModal(task, { url });
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
