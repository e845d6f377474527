import type { Completion } from "./complete.ts";
import type { TaskDeps } from "./deps.ts";
import { insertRefreshes, TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { linkIsGood, spendLink } from "./spent-link.ts";

/** The row of the outbox remembers what a verification that fails to run has to put back. */
const SUBMIT = {
  name: "task-submit",
  text: `
with prev as (select id, status from tasks where id = $1 for update),
${spendLink("$11")},
done as (
  update tasks t set status = 'submitted', response = $4::json, completed_by_email = $5, completed_by_user_id = $6,
    completed_via_channel = $7, submission_id = $12, update_time = $2, revision = t.revision + 1
  from prev where t.id = prev.id and prev.status = any($3) and ${linkIsGood("$11")}
  returning t.*, prev.status as from_status),
logged as (
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, actor_email, actor_user_id, channel,
    extra_data, create_time)
  select $8, id, revision, from_status, status, 'submitted', $9, $5, $6, $7, $10::json, $2 from done),
asked as (
  insert into outbox (id, kind, task_id, subject, due_time, create_time, update_time)
  select submission_id, 'verification', id, json_build_object('from_status', from_status, 'link_id', $11::text), $2, $2, $2
  from done),
refreshed as (${insertRefreshes("done")})
select ${TASK_COLUMNS} from done t ${TASK_JOINS}`,
};

/** Stores an answer that a verifier has to judge; undefined where the task takes none any more. */
export async function submitAnswer(
  deps: TaskDeps,
  { call, values }: Completion,
): Promise<{ submitted: TaskRow; submissionId: string } | undefined> {
  const submissionId = call.newId();
  const [submitted] = await deps.db.query<TaskRow>(SUBMIT, [...values, submissionId]);
  if (!submitted) return undefined;
  deps.changes.committed(submitted);
  deps.outbox.kick();
  return { submitted, submissionId };
}
