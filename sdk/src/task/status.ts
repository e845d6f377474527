export const TASK_STATUSES = [
  "created",
  "notified",
  "assigned",
  "in_progress",
  "submitted",
  "verified",
  "rejected",
  "completed",
  "timed_out",
  "cancelled",
  "verification_exhausted",
] as const;

export type TaskStatus = (typeof TASK_STATUSES)[number];

export const TERMINAL_STATUSES = ["completed", "timed_out", "cancelled", "verification_exhausted"] as const;

export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

export function isTerminal(status: string): status is TerminalStatus {
  return TERMINAL_STATUSES.some((terminal) => terminal === status);
}

/** A newer server may send a status that this list lacks: it passes through and counts as not terminal. */
export function toStatus(text: string): TaskStatus {
  return text as TaskStatus;
}
