import { State, type Task } from "../../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Outgoing } from "../../../core/channel.ts";
import { evidenceOf } from "../../../core/evidence.ts";
import { deadlineOf } from "../../../core/handoff.ts";
import { nameOf } from "../../../core/outcome.ts";
import { cut, headline, momentOf, oneLine } from "../../../core/text.ts";
import type { Links } from "../links/links.ts";
import type { Mail } from "../mail.ts";
import { fewChoices, toneOf, wordsOf } from "./choices.ts";
import { renderHtml } from "./html.ts";
import type { Button, Letter } from "./letter.ts";
import { renderText } from "./text.ts";

const LONGEST_SUBJECT = 150;
const LONGEST_TITLE = 200;
const LONGEST_PREVIEW = 140;
const OPEN = "Open task";

/** The mail of one message: the question with its evidence and links, or why an answer does not count. */
export function compose(message: Outgoing, { links, host }: { links: Links; host: string }): Mail {
  const { id, target, task, purpose } = message;
  const letter = purpose === "rejection" ? rejection(message, links) : question(message, links);
  const subject = `Review: ${oneLine(task.task.slice(0, LONGEST_SUBJECT * 4))}`;
  return {
    ...rendered(letter),
    id,
    to: target,
    subject: cut(purpose === "rejection" ? `Re: ${subject}` : subject, LONGEST_SUBJECT),
    messageId: `<${id}@${host}>`,
    thread: `<${task.id}@${host}>`,
    taskId: task.id,
  };
}

/** The mail of a test. */
export function composeTest(to: string, { id, host }: { id: string; host: string }): Mail {
  const letter: Letter = {
    preview: "E-mail is set up.",
    eyebrow: "Test",
    title: "E-mail works",
    paragraphs: [
      "An operator sent this from awaithumans to see whether mails arrive. There is nothing to do.",
    ],
    facts: [],
    asking: [],
    buttons: [],
    footer: [`Sent to ${to}.`],
  };
  const messageId = `<${id}@${host}>`;
  return {
    ...rendered(letter),
    id,
    to,
    subject: "Test mail from awaithumans",
    messageId,
    thread: undefined,
    taskId: undefined,
  };
}

/** A letter in both forms that a mail has. */
export function rendered(letter: Letter): Pick<Mail, "html" | "text"> {
  return { html: renderHtml(letter), text: renderText(letter) };
}

function question(message: Outgoing, links: Links): Letter {
  const { task, target } = message;
  const { title, whole } = headline(task.task, LONGEST_TITLE);
  const holder = holderOf(message);
  const clicks = holder === undefined ? answerButtons(message, links) : undefined;
  const doing = clicks
    ? { ...clicks, link: { label: OPEN, href: openLink(message, links) } }
    : { asking: [], buttons: [openButton(message, links)] };
  return {
    preview: cut(oneLine(deadlineSentence(task)), LONGEST_PREVIEW),
    eyebrow: "Review requested",
    title,
    paragraphs: [
      ...(whole ? [] : [task.task]),
      ...(holder === undefined ? [] : [`${holder} has this task now; you are told of it as well.`]),
      ...(task.redactPayload ? ["What it is about is kept out of mails. Open the task to see it."] : []),
      deadlineSentence(task),
    ],
    facts: evidenceOf(task),
    ...doing,
    footer: footerOf(target, holder === undefined),
  };
}

function rejection(message: Outgoing, links: Links): Letter {
  const { task, target } = message;
  const { title, whole } = headline(task.task, LONGEST_TITLE);
  const { eyebrow, reason, paragraphs } = returnOf(task);
  return {
    preview: cut(reason, LONGEST_PREVIEW),
    eyebrow,
    title,
    paragraphs: [...(whole ? [] : [task.task]), ...paragraphs, deadlineSentence(task)],
    facts: [],
    asking: [],
    buttons: [openButton(message, links)],
    footer: footerOf(target, holderOf(message) === undefined),
  };
}

/** Why an answer does not count, and what to do. */
function returnOf({
  unverifiedReason,
  verdict,
}: Task): Pick<Letter, "eyebrow" | "paragraphs"> & { reason: string } {
  if (unverifiedReason !== undefined) {
    const next =
      "So it does not count yet. It is kept with the task: open it and send it again. A button of a mail that you pressed works again, too.";
    return {
      eyebrow: "Your answer could not be checked",
      reason: unverifiedReason,
      paragraphs: [unverifiedReason, next],
    };
  }
  const reason = oneLine(verdict?.reason ?? "") || "It gave no reason.";
  const next = "Open the task, mend the answer and send it again.";
  return {
    eyebrow: "Your answer was sent back",
    reason,
    paragraphs: [`The check of your answer said: ${reason}`, next],
  };
}

/** Who has the task, where it is somebody other than the recipient: a person, or an address that no person has. */
function holderOf({ task, person, target }: Outgoing): string | undefined {
  const { assignee } = task;
  if (assignee === undefined) return undefined;
  const isRecipient =
    assignee.userId === undefined
      ? assignee.email?.toLowerCase() === target.toLowerCase()
      : assignee.userId === person?.id;
  return isRecipient ? undefined : nameOf(assignee);
}

/** One button a choice, where the mail can ask for the whole answer. */
function answerButtons(
  { task, target, id }: Outgoing,
  links: Links,
): Pick<Letter, "asking" | "buttons"> | undefined {
  if (task.redactPayload || task.state === State.REJECTED) return undefined;
  const field = fewChoices(task);
  if (!field) return undefined;
  const buttons = field.options.flatMap((choice): Button[] => {
    const href = links.answer({ task, to: target, messageId: id }, field.name, choice);
    const label = cut(oneLine(choice.label), 60);
    return href === undefined ? [] : [{ label, href, tone: toneOf(field, choice) }];
  });
  // Some of the choices without the others would be a push.
  return buttons.length === field.options.length ? { asking: wordsOf(field, task.task), buttons } : undefined;
}

function openButton(message: Outgoing, links: Links): Button {
  return { label: OPEN, href: openLink(message, links), tone: "primary" };
}

function openLink(message: Outgoing, links: Links): string {
  const { task, target } = message;
  return holderOf(message) === undefined ? links.open({ task, to: target }) : links.dashboard(task);
}

function deadlineSentence(task: Task): string {
  return `Answer by ${momentOf(new Date(deadlineOf(task) * 1000))}.`;
}

function footerOf(target: string, signed: boolean): string[] {
  const why = `You get this mail because an AI agent needs a decision, and ${target} was named to be asked.`;
  if (!signed) return [why];
  return [
    why,
    "The links are yours: they work for this task only, and whoever has them can answer as you. Do not pass this mail on.",
  ];
}
