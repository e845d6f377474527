/** A callback as the server describes it. */
export interface CallbackRecord {
  id: string;
  task_id: string;
  url: string;
  status: string;
  attempt_count: number;
  next_attempt_at: string | null;
  first_attempted_at: string | null;
  last_attempt_at: string | null;
  last_error: string | null;
  last_status_code: number | null;
  created_at: string;
  updated_at: string;
}

export const CALLBACKS = "/api/admin/webhook-deliveries";

/** The path of a callback, whatever the id given holds. */
export const callbackPath = (id: string): string => `${CALLBACKS}/${encodeURIComponent(id)}`;

/** How the latest attempt ended; a dash where there was none. */
export function lastResult({ last_attempt_at, last_error, last_status_code }: CallbackRecord): string {
  if (last_attempt_at === null) return "–";
  return last_error ?? (last_status_code === null ? "–" : `HTTP ${last_status_code}`);
}
