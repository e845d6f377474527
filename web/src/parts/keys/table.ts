/** What keys are for, in the order in which they are listed. */
export const KEY_GROUPS = ["Move", "Answer", "Task", "Queue", "Go to"] as const;
type KeyGroup = (typeof KEY_GROUPS)[number];

/** Keys that do one thing. */
export interface KeyRow {
  /** Their names, as tables of keys have them. */
  keys: readonly string[];
  label: string;
  group: KeyGroup;
  /** How they are shown, where they are a range. */
  caps?: readonly string[];
}

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/** Every key of the dashboard: the one list that the help and the palette are made of. */
export const KEY_TABLE: readonly KeyRow[] = [
  { keys: ["j"], label: "Next task", group: "Move" },
  { keys: ["k"], label: "Task before", group: "Move" },
  { keys: ["Enter"], label: "Go to the answer", group: "Move" },
  { keys: ["Escape"], label: "Back", group: "Move" },
  { keys: ["y", "n"], label: "Choose yes or no", group: "Answer" },
  { keys: DIGITS, label: "Choose an option", group: "Answer", caps: ["1", "…", "9"] },
  { keys: ["p"], label: "Show what the agent filled in", group: "Answer" },
  { keys: ["mod+Enter"], label: "Submit the answer", group: "Answer" },
  { keys: ["c"], label: "Claim the task", group: "Task" },
  { keys: ["l"], label: "Release the task", group: "Task" },
  { keys: ["d"], label: "Hand the task over", group: "Task" },
  { keys: ["e"], label: "Move the deadline", group: "Task" },
  { keys: ["r"], label: "Show the raw JSON", group: "Task" },
  { keys: ["!"], label: "Cancel the task", group: "Task" },
  { keys: ["#"], label: "Delete the task", group: "Task" },
  { keys: ["/"], label: "Search", group: "Queue" },
  { keys: ["["], label: "View before", group: "Queue" },
  { keys: ["]"], label: "Next view", group: "Queue" },
  { keys: ["s"], label: "Sort by something else", group: "Queue" },
  { keys: ["x"], label: "Select", group: "Queue" },
  { keys: ["shift+x"], label: "Select all up to here", group: "Queue" },
  { keys: ["b"], label: "Answer the selected together", group: "Queue" },
  { keys: ["mod+k"], label: "Commands and tasks", group: "Go to" },
  { keys: ["g q"], label: "Queue", group: "Go to" },
  { keys: ["g p"], label: "People", group: "Go to" },
  { keys: ["g c"], label: "Callbacks", group: "Go to" },
  { keys: ["g s"], label: "Stats", group: "Go to" },
  { keys: ["g a"], label: "Audit", group: "Go to" },
  { keys: ["g t"], label: "Settings", group: "Go to" },
  { keys: ["?"], label: "All keys", group: "Go to" },
];

/** What a key is for; undefined for one that the table does not know. */
export function rowOfKey(name: string): KeyRow | undefined {
  return KEY_TABLE.find(({ keys }) => keys.includes(name));
}
