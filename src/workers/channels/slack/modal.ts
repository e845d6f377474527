import { State, type Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Draft } from "../../../services/form/index.ts";
import { cut, headline } from "../../core/text.ts";
import { factBlocks } from "./facts.ts";
import {
  type Block,
  DIVIDER,
  header,
  MOST,
  type Modal,
  note,
  plain,
  prose,
  REVIEW_MODAL,
  section,
} from "./kit.ts";
import { link } from "./markup.ts";
import { reasonBlocks } from "./message.ts";
import { type FormPlan, planForm } from "./plan.ts";

const FACTS_MAX = 30;
const TITLE = plain("Review task", 24);

export interface Review {
  /** Leads to all of the task. */
  url: string;
  /** What was typed, in place of what was answered before. */
  draft?: Draft;
  /** What went wrong with it, a sentence of markup each. */
  notices?: readonly string[];
}

/** The form of a task; undefined where Slack cannot draw all that has to be answered. */
export function reviewModal(task: Task, { url, draft, notices = [] }: Review): Modal | undefined {
  const plan = planForm(task, draft);
  if (plan.blocked > 0) return undefined;
  return {
    ...{ type: "modal", callback_id: REVIEW_MODAL, private_metadata: task.id, title: TITLE },
    ...{ submit: plain("Submit", 24), close: plain("Cancel", 24) },
    blocks: [...above(task, notices), DIVIDER, ...plan.blocks, ...leftNote(plan, url)],
  };
}

/** At most seven blocks. */
function above(task: Task, notices: readonly string[]): Block[] {
  const { title, whole } = headline(task.task, MOST.header);
  return [
    header(title || "Task"),
    ...(whole ? [] : [prose(task.task)]),
    ...(notices.length === 0 ? [] : [section(cut(`:warning: ${notices.join("\n")}`, MOST.section))]),
    ...reasonBlocks(task),
    ...attemptNote(task),
    ...factBlocks(task, FACTS_MAX),
  ];
}

function attemptNote({
  state,
  unverifiedReason,
  verificationAttempt,
  verificationAttemptsMax,
}: Task): Block[] {
  if (state !== State.REJECTED || unverifiedReason !== undefined) return [];
  const attempt = `Attempt ${verificationAttempt} of ${verificationAttemptsMax}`;
  return [note(`${attempt} was sent back. Mend it and submit again.`)];
}

function leftNote({ left }: FormPlan, url: string): Block[] {
  if (left === 0) return [];
  const what = left === 1 ? "One optional question is" : `${left} optional questions are`;
  return [note(`${what} not shown here. ${link(url, "All of them are in the dashboard.")}`)];
}

/** A view that asks nothing: what became of the answer, or why there is none to give. `text` is markup. */
export function closingView(text: string, url?: string): Modal {
  const more = url === undefined ? [] : [section(link(url, "Open it in the dashboard"))];
  return {
    ...{ type: "modal", callback_id: REVIEW_MODAL, title: TITLE, close: plain("Close", 24) },
    blocks: [section(text), ...more],
  };
}
