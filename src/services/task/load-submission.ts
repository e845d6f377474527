import type { Database } from "../db/database.ts";
import type { Lease } from "../db/outbox.ts";

/** An answer that waits for its verdict, with all that a verifier is told. */
export interface LoadedSubmission {
  taskId: string;
  task: string;
  payloadJson: string;
  responseSchemaJson: string;
  responseJson: string;
  /** The task's `verifier_config`, JSON text. */
  configJson: string;
  /** Reasons of the rejections before it, oldest first. */
  rejections: string[];
  /** Counts from 1. */
  attempt: number;
  completedByUserId: string | null;
  completedByEmail: string | null;
  completedViaChannel: string | null;
}

type Row = Omit<LoadedSubmission, "rejections"> & { rejected: (string | null)[] };

const LOAD = {
  name: "submission-load",
  text: `select t.id as "taskId", t.task, t.payload::text as "payloadJson", t.response_schema::text as "responseSchemaJson",
    t.response::text as "responseJson", t.verifier_config::text as "configJson", t.verification_attempt + 1 as attempt,
    t.completed_by_user_id as "completedByUserId", t.completed_by_email as "completedByEmail",
    t.completed_via_channel as "completedViaChannel",
    array(select extra_data::text from audit_entries where task_id = t.id and action = 'rejected' order by revision) as rejected
    from tasks t where t.id = $1 and t.status = 'submitted' and t.submission_id = $2`,
};

/** What a row of the outbox is to verify; undefined where the task has moved on since. */
export async function loadSubmission(db: Database, lease: Lease): Promise<LoadedSubmission | undefined> {
  const [row] = await db.query<Row>(LOAD, [lease.taskId, lease.id]);
  if (!row) return undefined;
  const { rejected, ...submission } = row;
  return { ...submission, rejections: rejected.flatMap((facts) => reasonOf(facts) ?? []) };
}

function reasonOf(facts: string | null): string | undefined {
  // The cast holds because only our own statements write such entries.
  const { verifier_reason: reason } = JSON.parse(facts ?? "{}") as { verifier_reason?: string };
  return reason;
}
