import AlarmClockPlus from "lucide-solid/icons/alarm-clock-plus";
import Ban from "lucide-solid/icons/ban";
import Hand from "lucide-solid/icons/hand";
import Trash from "lucide-solid/icons/trash";
import Undo from "lucide-solid/icons/undo-2";
import UserRoundPlus from "lucide-solid/icons/user-round-plus";
import { type Task, Verb } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { isTerminal } from "../../parts/state.tsx";
import { allowanceOf, type QueueState } from "../queue/state.ts";

/** What can be done with a task beside answering it. */
export type ActName = "claim" | "release" | "hand over" | "deadline" | "cancel" | "delete";

/** One of these, as its button shows it. */
export interface Act {
  name: ActName;
  label: string;
  icon: typeof Ban;
  /** The key that does it, as it is printed. */
  keys: string;
  /** Whether it has no button of its own, but a line of the menu. */
  rare: boolean;
  /** Why it is off; empty where it is not. */
  off: string;
}

/** Whose an act is: anybody's who sees the task, its holder's and operators', operators' alone. */
type Whose = "all" | "holder" | "operator";

interface Row extends Omit<Act, "off" | "rare"> {
  verb: Verb;
  whose: Whose;
  rare?: true;
  /** Whether it is about a task that somebody holds, or that nobody does; absent where that does not matter. */
  held?: boolean;
}

const ROWS: readonly Row[] = [
  { name: "claim", label: "Claim", icon: Hand, keys: "C", verb: Verb.CLAIM, whose: "all", held: false },
  {
    name: "release",
    label: "Release",
    icon: Undo,
    keys: "L",
    verb: Verb.RELEASE,
    whose: "holder",
    held: true,
  },
  {
    name: "hand over",
    label: "Delegate",
    icon: UserRoundPlus,
    keys: "D",
    verb: Verb.DELEGATE,
    whose: "holder",
  },
  {
    name: "deadline",
    label: "Move deadline",
    icon: AlarmClockPlus,
    keys: "E",
    verb: Verb.SET_DEADLINE,
    whose: "operator",
    rare: true,
  },
  {
    name: "cancel",
    label: "Cancel task",
    icon: Ban,
    keys: "!",
    verb: Verb.CANCEL,
    whose: "operator",
    rare: true,
  },
  {
    name: "delete",
    label: "Delete",
    icon: Trash,
    keys: "#",
    verb: Verb.DELETE,
    whose: "operator",
    rare: true,
  },
];

/** Operators give a task to somebody whoever holds it. */
const REASSIGN = { label: "Reassign", verb: Verb.REASSIGN } as const;

/** What this viewer can do with the task, in the order of their use; off, with the reason, where the server would refuse it now. */
export function actsOn(task: Task, queue: QueueState): Act[] {
  // A guest came to answer this one task, and need not keep others from it.
  if (queue.isGuest()) return [];
  const { isOperator } = queue.viewer();
  const { assignee } = task;
  const isHolder = assignee !== undefined && queue.isViewer(assignee);
  const theirs = { all: true, holder: isOperator || isHolder, operator: isOperator };
  const rows = ROWS.map((row) => (row.name === "hand over" && isOperator ? { ...row, ...REASSIGN } : row));
  return rows
    .filter(({ name, whose, held }) => {
      if (isTerminal(task.state) && name !== "delete") return false;
      return theirs[whose] && (held === undefined || held === (assignee !== undefined));
    })
    .map(({ verb, whose: _whose, held: _held, rare = false, ...act }) => ({
      ...act,
      rare,
      off: allowanceOf(task, verb).reason,
    }));
}
