import type { ViewsOpenArguments } from "@slack/web-api";
import { cut, legible } from "../../core/text.ts";
import { escapeMarkup } from "./markup.ts";

/** What Slack documents as the most it takes: characters of a text, or members of a list. */
export const MOST = {
  section: 3000,
  header: 150,
  label: 2000,
  hint: 2000,
  placeholder: 150,
  buttonText: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  optionText: 75,
  optionValue: 150,
  checkboxes: 10,
  options: 100,
  inputValue: 3000,
  id: 255,
  url: 3000,
  alt: 2000,
  viewBlocks: 100,
  files: 10,
} as const;

export type Modal = Extract<ViewsOpenArguments["view"], { type: "modal" }>;
type Known = Extract<
  Modal["blocks"][number],
  { type: "actions" | "context" | "divider" | "header" | "image" | "input" | "section" }
>;
export type Block = Known;
export type InputBlock = Extract<Known, { type: "input" }>;
export type InputElement = InputBlock["element"];
type Actions = Extract<Known, { type: "actions" }>;
type Text = NonNullable<Extract<Known, { type: "section" }>["text"]>;
type Plain = Extract<Text, { type: "plain_text" }>;

/** Text that Slack shows as it is. Emoji names in it stay words. */
export function plain(text: string, max: number): Plain {
  return { type: "plain_text", text: cut(legible(text), max), emoji: false };
}

/** Text in Slack's markup; `verbatim` keeps names and addresses in it from being made into links. */
function markup(text: string): Text {
  return { type: "mrkdwn", text, verbatim: true };
}

/** `text` is markup of at most 3,000 characters, with what came from outside escaped. */
export function section(text: string): Known {
  return { type: "section", text: markup(text) };
}

/** A small line; as `section`. */
export function note(text: string): Known {
  return { type: "context", elements: [markup(text)] };
}

export function header(text: string): Known {
  return { type: "header", text: plain(text, MOST.header) };
}

export const DIVIDER: Known = { type: "divider" };

/** Text from outside, nothing of which is markup. */
export function prose(text: string): Known {
  return section(escapeMarkup(text, MOST.section));
}

export type Button = Extract<Actions["elements"][number], { type: "button" }>;

export function button(actionId: string, label: string, taskId: string): Button {
  return {
    type: "button",
    action_id: actionId,
    text: plain(label, MOST.buttonText),
    value: taskId,
    style: "primary",
  };
}

/** A button that gives an answer, which nobody can take back: Slack asks once more. */
export function answerButton(
  actionId: string,
  { label, question, taskId }: { label: string; question: string; taskId: string },
): Button {
  return {
    type: "button",
    action_id: actionId,
    text: plain(label, MOST.buttonText),
    value: taskId,
    confirm: {
      title: plain(`${label}?`, MOST.confirmTitle),
      text: plain(question, MOST.confirmText),
      confirm: plain(label, MOST.confirmButton),
      deny: plain("Cancel", MOST.confirmButton),
    },
  };
}

export function linkButton(label: string, url: string): Button {
  return { type: "button", action_id: OPEN_DASHBOARD, text: plain(label, MOST.buttonText), url };
}

export function actions(elements: Button[]): Known[] {
  return elements.length === 0 ? [] : [{ type: "actions", elements }];
}

/** Ids that messages and views already posted carry: they never change. */
export const CLAIM_TASK = "awaithumans.claim_task";
export const OPEN_REVIEW = "awaithumans.open_review";
export const ANSWER_YES = "awaithumans.answer_yes";
export const ANSWER_NO = "awaithumans.answer_no";
const OPEN_DASHBOARD = "awaithumans.open_dashboard";
export const REVIEW_MODAL = "awaithumans.review_modal";
