import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { isTerminalState, type KnownPerson } from "../../core/channel.ts";
import { isBeingChecked, outcomeOf } from "../../core/outcome.ts";
import { escapeMarkup, mention } from "./markup.ts";
import type { Member } from "./payload.ts";

const LONGEST = 2_000;

/** What somebody is told who may not act. All of these are markup. */
export function refusedPerson(person: KnownPerson | undefined, { userId, teamIds }: Member): string {
  if (person !== undefined) {
    return "Your account on this server was deactivated. Ask an operator if that is a mistake.";
  }
  const ids = [...(teamIds[0] ? [`--slack-team-id ${teamIds[0]}`] : []), `--slack-user-id ${userId}`].join(
    " ",
  );
  return `You are not in the directory of this server. Ask an operator of awaithumans to add you: \`awaithumans add-user ${escapeMarkup(ids, 200)}\``;
}

/** Why there is nothing for this person to do; undefined where there is. */
export function refusedTask(task: Task | undefined, person: KnownPerson): string | undefined {
  if (task === undefined) return "This task was deleted. There is nothing left to answer.";
  if (isTerminalState(task.state)) {
    return `This task has ended. ${escapeMarkup(outcomeOf(task).join(" "), LONGEST)}`;
  }
  const holder = task.assignee?.userId;
  if (holder !== undefined && holder !== person.id && !person.isOperator) {
    return `${mention(task.assignee)} has this task now, so there is nothing for you to do.`;
  }
  if (isBeingChecked(task.state)) {
    return "An answer to this task is being checked. Wait for its verdict.";
  }
  return undefined;
}
