import type { TaskDeps } from "./deps.ts";
import type { Recipients } from "./recipients.ts";
import type { TaskRow } from "./row.ts";
import { isTerminal } from "./state.ts";
import { verifierWarnings } from "./verifier-config.ts";

const TOLD = {
  name: "task-told",
  text: `select coalesce(t.notify::text, '[]') as notify,
    (select d.message from deliveries d
      where d.task_id = t.id and d.state = 'failed' and d.reason is distinct from 'not_needed'
      order by d.create_time, d.id limit 1) as failure
    from tasks t where t.id = $1`,
};

/**
 * What somebody should know who asks again under the same key, which tells nobody anew: that other destinations are
 * passed over, that a message has not arrived, and what keeps answers from being verified.
 */
export async function replayWarnings(
  { db, verifiers }: TaskDeps,
  row: TaskRow,
  notify: readonly string[],
): Promise<Recipients["warnings"]> {
  if (isTerminal(row.status)) return [];
  const [told] = await db.query<{ notify: string; failure: string | null }>(TOLD, [row.id]);
  const warnings: Recipients["warnings"] = [];
  if (notify.length > 0 && told?.notify !== JSON.stringify(notify)) {
    warnings.push({
      code: "NOTIFY_IGNORED",
      message:
        "This key names a task that exists already: its own `notify` counts, and nobody is told anew. Pass another key to ask again.",
    });
  }
  if (told?.failure) {
    warnings.push({
      code: "DELIVERY_FAILED",
      message: `A message about this task did not arrive: ${told.failure} Resend it on the task's page, or pass another key to ask again.`,
    });
  }
  return [...warnings, ...verifierWarnings(row, verifiers)];
}
