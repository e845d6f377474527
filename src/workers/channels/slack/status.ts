import { State, type Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { answerOf, isByPolicy } from "../../core/outcome.ts";
import { headline } from "../../core/text.ts";
import { actions, type Block, linkButton, section } from "./kit.ts";
import { escapeMarkup, mention } from "./markup.ts";

interface Sign {
  /** The status as it is called in the API. */
  status: string;
  label: string;
  emoji: string;
  /** Whether it is somebody's doing who is named. */
  by: boolean;
}

const SIGNS: ReadonlyMap<State, Sign> = new Map([
  [State.COMPLETED, { status: "completed", label: "Completed", emoji: ":white_check_mark:", by: true }],
  [State.CANCELLED, { status: "cancelled", label: "Cancelled", emoji: ":no_entry:", by: false }],
  [State.TIMED_OUT, { status: "timed_out", label: "Timed out", emoji: ":hourglass:", by: false }],
  [
    State.VERIFICATION_EXHAUSTED,
    { status: "verification_exhausted", label: "Verifier rejected", emoji: ":x:", by: true },
  ],
  [State.SUBMITTED, { status: "submitted", label: "Being checked", emoji: ":mag:", by: true }],
  [State.VERIFIED, { status: "verified", label: "Being checked", emoji: ":mag:", by: true }],
]);
const ANSWER_MAX = 200;
const BY_POLICY: Sign = {
  ...{ status: "completed", label: "Nobody answered in time", emoji: ":hourglass:", by: false },
};
const CLOSED: Sign = { status: "closed", label: "Closed", emoji: ":lock:", by: false };

/** A message about a task that takes no answer, now or ever. */
export function drawStatus(task: Task, url: string): { text: string; blocks: Block[] } {
  const isDefault = isByPolicy(task);
  const { status, label, emoji, by } = isDefault ? BY_POLICY : (SIGNS.get(task.state) ?? CLOSED);
  const title = escapeMarkup(headline(task.task, 200).title, 400);
  const who = by && task.completedBy ? ` by ${mention(task.completedBy)}` : "";
  const answer = task.state === State.COMPLETED ? answerOf(task) : undefined;
  const given = isDefault ? "The answer given for that case was taken" : "The answer";
  const answered = answer === undefined ? "" : `\n${given}: ${escapeMarkup(answer, ANSWER_MAX)}`;
  return {
    text: `${status}: ${title}`,
    blocks: [
      section(`${emoji} *${label}*${who}: ${title}${answered}`),
      ...actions([linkButton("View in dashboard", url)]),
    ],
  };
}

/** What is left of a message whose task was deleted. */
export const GONE: { text: string; blocks: Block[] } = {
  text: "This task was deleted.",
  blocks: [section(":wastebasket: This task was deleted. There is nothing left to answer.")],
};
