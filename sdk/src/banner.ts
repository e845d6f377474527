import type { Log } from "./logger.ts";
import type { Task } from "./task/record.ts";
import { isTerminal, type TerminalStatus } from "./task/status.ts";

export interface Creation {
  readonly task: Task;
  readonly reviewUrl: string;
  readonly replayed: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Says that the task exists and where to answer it, or that the key named it before. */
export function announceTask(log: Log, creation: Creation): void {
  const { task, reviewUrl, replayed, now } = creation;
  const mark = paint(log, GREEN, "✓");
  if (replayed && isTerminal(task.status)) {
    const outcome = `${OUTCOMES[task.status]} ${age(endOf(task), now)}`;
    log.info(`${mark} Task ${task.id} ${outcome} (same key); pass another key to ask again`);
    return;
  }
  const asked = `Task resumed: ${task.id} (asked ${age(task.createdAt, now)}, same key)`;
  log.info(`${mark} ${replayed ? asked : `Task created: ${task.id}`}`);
  log.info(`  Review at: ${paint(log, CYAN, reviewUrl)}`);
}

/** Says for how long the wait lasts and what Ctrl-C does to it. */
export function announceWait(log: Log, task: Task): void {
  log.info(`  Waiting for human (timeout: ${task.timeoutSeconds}s). Ctrl-C to abort.`);
  log.info("  Ctrl-C stops this script only: the task stays open, and the same key resumes the wait.");
}

const OUTCOMES: Record<TerminalStatus, string> = {
  completed: "answered",
  timed_out: "timed out",
  cancelled: "cancelled",
  verification_exhausted: "rejected by the verifier",
};

function endOf(task: Task): Date | null {
  return task.completedAt ?? task.timedOutAt ?? task.updatedAt;
}

function age(then: Date | null, now: number): string {
  if (!then) return "before";
  const seconds = Math.max(0, Math.round((now - then.getTime()) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 2 * 86_400) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} days ago`;
}

const GREEN = 32;
const CYAN = 36;

function paint(log: Log, colour: number, text: string): string {
  return log.colour ? `\u001b[${colour}m${text}\u001b[39m` : text;
}
