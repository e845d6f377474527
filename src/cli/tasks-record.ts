import { firstLine, printable } from "./printable.ts";

/** What the commands read of a task; the rest is printed as it came. */
export interface TaskRecord {
  id: string;
  task: string;
  status: string;
  priority: number;
  assigned_to_email: string | null;
  assigned_to_user_id: string | null;
  assigned_to_display_name: string | null;
  completed_by_email: string | null;
  completed_by_display_name: string | null;
  completed_via_channel: string | null;
  created_at: string;
  updated_at: string;
  due_at: string;
}

/** The path of a task, whatever the id given holds. */
export const pathOf = (id: string): string => `/api/tasks/${encodeURIComponent(id)}`;

/** Statuses that never change again. */
const OUTCOMES = ["completed", "timed_out", "cancelled", "verification_exhausted"];

export const hasOutcome = (status: string): boolean => OUTCOMES.includes(status);

export const questionOf = ({ task }: TaskRecord): string => firstLine(task);

/** Undefined where nobody holds it. */
export function holderOf(task: TaskRecord): string | undefined {
  const name = task.assigned_to_email ?? task.assigned_to_display_name ?? task.assigned_to_user_id;
  return name === null ? undefined : printable(name);
}

/** `by mira@corp.test via slack`, as far as it is known; otherwise nothing. */
export function answeredBy(task: TaskRecord): string {
  const who = task.completed_by_email ?? task.completed_by_display_name;
  const via = task.completed_via_channel;
  return `${who === null ? "" : ` by ${printable(who)}`}${via === null ? "" : ` via ${printable(via)}`}`;
}

/** `14 min`; what is over has no due time, what is late says so. */
export function dueIn(task: TaskRecord, now = new Date()): string {
  if (hasOutcome(task.status)) return "–";
  const seconds = (Date.parse(task.due_at) - now.getTime()) / 1000;
  return seconds < 0 ? "overdue" : duration(seconds);
}

/** In the largest unit of which there are two, rounded down: 119 min, then 2 h. */
function duration(seconds: number): string {
  const units = [
    ["d", 86_400],
    ["h", 3_600],
    ["min", 60],
  ] as const;
  const [unit, length] = units.find(([, each]) => seconds >= 2 * each) ?? ["s", 1];
  return `${Math.floor(seconds / length)} ${unit}`;
}
