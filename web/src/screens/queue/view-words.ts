import { State } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Part, Sort } from "../../api/view.ts";
import { stateWord } from "../../parts/state.tsx";

/** What the parts of the queue are called: in full, and as little of it as is understood beside the others. */
export const PART_NAMES: Readonly<Record<Part, { full: string; short: string }>> = {
  mine: { full: "Mine", short: "Mine" },
  unclaimed: { full: "Unclaimed", short: "Unclaimed" },
  all: { full: "All", short: "All" },
  soon: { full: "Due soon", short: "Due soon" },
  attention: { full: "Needs attention", short: "Attention" },
  done: { full: "Done", short: "Done" },
};

/** What the orders of a list are called. */
export const SORT_NAMES: Readonly<Record<Sort, string>> = {
  priority: "Priority",
  deadline: "Deadline",
  newest: "Newest",
  oldest: "Oldest",
};

/** What a state is called where it is one of several to choose from. */
export function stateChoice(state: State): string {
  if (state === State.CREATED) return "Waiting, nobody told yet";
  if (state === State.NOTIFIED) return "Waiting, people told";
  return stateWord(state);
}
