import { State, type Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Choice } from "../../../services/form/index.ts";
import { isTerminalState, type KnownPerson, type Purpose } from "../../core/channel.ts";
import type { Handoffs } from "../../core/handoff.ts";
import { isBeingChecked, isTheirAnswer, nameOf } from "../../core/outcome.ts";
import { headline } from "../../core/text.ts";
import { factBlocks } from "./facts.ts";
import {
  ANSWER_NO,
  ANSWER_YES,
  actions,
  answerButton,
  type Block,
  type Button,
  button,
  CLAIM_TASK,
  linkButton,
  MOST,
  note,
  OPEN_REVIEW,
  section,
} from "./kit.ts";
import { escapeMarkup, mention, moment } from "./markup.ts";
import { planForm } from "./plan.ts";
import { isThem, type Recipient } from "./recipient.ts";
import { drawStatus, GONE } from "./status.ts";
import { isBroadcast } from "./target.ts";
import { yesNoOf } from "./yes-no.ts";

/** A message: what notifications say of it, as markup, and what it looks like. */
export interface Drawing {
  text: string;
  blocks: Block[];
}

/** What a message is about, and to whom it goes. */
export interface Told {
  /** Undefined where it was deleted. */
  task: Task | undefined;
  target: string;
  purpose: Purpose;
  person: KnownPerson | undefined;
  /** Undefined where it goes to a conversation. */
  recipient: Recipient | undefined;
}

/** What a message can lead to. */
export interface Look {
  links: Handoffs;
  /** Whether a click can be taken; where it cannot, a message has nothing but links. */
  answerable: boolean;
}

const QUESTION_MAX = 2_500;
const REASON_MAX = 1_500;
const FACTS_MAX = 10;

/** A message as it has to look now, whatever it said before. */
export function drawMessage(told: Told, { links, answerable }: Look): Drawing {
  const { task, target, purpose, person, recipient } = told;
  if (task === undefined) return GONE;
  const holder = task.assignee?.userId;
  const isMine = holder === undefined || holder === person?.id;
  const broadcast = isBroadcast(target);
  const isPersonal = person !== undefined && isMine && isThem(person, recipient);
  const url = isPersonal ? links.personal(task, person.id) : links.page(task.id);
  if (isTerminalState(task.state) || isBeingChecked(task.state)) {
    return drawStatus(task, url);
  }
  const standing: Standing = { task, url, broadcast, answerable, isHeld: holder !== undefined, isMine };
  const isReturn = purpose === "rejection" && isTheirAnswer(task, { person, target });
  if (broadcast && holder !== undefined) return drawClaimed(standing);
  return drawQuestion(standing, isReturn);
}

interface Standing {
  task: Task;
  url: string;
  broadcast: boolean;
  answerable: boolean;
  /** Whether somebody has taken the task. */
  isHeld: boolean;
  /** Whether the recipient of a direct message may answer. */
  isMine: boolean;
}

/** `isReturn`: it tells whoever answered last that their answer came back. */
function drawQuestion(standing: Standing, isReturn: boolean): Drawing {
  const { task, url, isMine } = standing;
  const { lead, text } = leadOf(task, isReturn);
  const { blocked } = planForm(task);
  const buttons = buttonsOf(standing, blocked > 0);
  return {
    text: `${text}: ${titleOf(task)}`,
    blocks: [
      section(`*${lead}*\n${escapeMarkup(task.task, QUESTION_MAX)}`),
      ...reasonBlocks(task),
      ...factBlocks(task, FACTS_MAX),
      ...(isMine ? [] : [note(`It is with ${mention(task.assignee)} now.`)]),
      ...(blocked > 0 && isMine ? [note(linkOutNote(blocked))] : []),
      ...(task.dueTime ? [note(`Answer by ${moment(Number(task.dueTime.seconds))}.`)] : []),
      ...actions([...buttons, linkButton(isMine ? "Review in dashboard" : "View in dashboard", url)]),
    ],
  };
}

function leadOf(task: Task, isReturn: boolean): { lead: string; text: string } {
  const what = task.unverifiedReason === undefined ? "was sent back" : "could not be checked";
  if (isReturn) return { lead: `Your answer ${what}`, text: `Your answer ${what}` };
  if (task.unverifiedReason !== undefined) return { lead: `An answer ${what}`, text: "Not checked" };
  if (task.state === State.REJECTED) return { lead: "An answer was sent back", text: "Sent back" };
  return { lead: "A decision is needed", text: "New task" };
}

/** In a channel somebody has to take the task first, also where they will answer it in the dashboard. */
function buttonsOf({ task, broadcast, answerable, isHeld, isMine }: Standing, isBlocked: boolean): Button[] {
  if (!answerable) return [];
  if (broadcast && !isHeld) return [button(CLAIM_TASK, "Claim this task", task.id)];
  if (!isMine || isBlocked) return [];
  return [button(OPEN_REVIEW, "Open in Slack", task.id), ...answersTo(task)];
}

function answersTo(task: Task): Button[] {
  const asked = yesNoOf(task);
  if (asked === undefined) return [];
  const question = headline(task.task, MOST.confirmText).title;
  const answer = (actionId: string, { label }: Choice) =>
    answerButton(actionId, { label, question, taskId: task.id });
  return [answer(ANSWER_YES, asked.yes), answer(ANSWER_NO, asked.no)];
}

/** Whoever claimed it, and only they, can open it again from here. */
function drawClaimed({ task, url, answerable }: Standing): Drawing {
  const { assignee } = task;
  const isBlocked = !answerable || planForm(task).blocked > 0;
  const review = isBlocked ? [] : [button(OPEN_REVIEW, "Open in Slack", task.id)];
  const name = escapeMarkup(nameOf(assignee), 100);
  return {
    text: `Claimed by ${name}: ${titleOf(task)}`,
    blocks: [
      section(`Claimed by ${mention(assignee)}: ${titleOf(task)}`),
      ...reasonBlocks(task),
      ...actions([...review, linkButton("View in dashboard", url)]),
    ],
  };
}

/** Why the last answer does not count: the verifier sent it back, or could not be asked. */
export function reasonBlocks({ state, verdict, unverifiedReason }: Task): Block[] {
  if (unverifiedReason !== undefined)
    return [
      section(`:warning: *The answer could not be checked:* ${escapeMarkup(unverifiedReason, REASON_MAX)}`),
    ];
  if (state !== State.REJECTED || !verdict) return [];
  return [section(`:warning: *Sent back by the verifier:* ${escapeMarkup(verdict.reason, REASON_MAX)}`)];
}

function linkOutNote(blocked: number): string {
  const what = blocked === 1 ? "One of its questions" : `${blocked} of its questions`;
  return `_${what} cannot be shown in Slack: answer this task in the dashboard._`;
}

/** The question in one line. */
function titleOf({ task }: Task): string {
  return escapeMarkup(headline(task, 200).title, 400);
}
