import type { Database } from "../db/database.ts";
import type { Lease } from "../db/outbox.ts";
import type { Addresses } from "../user/index.ts";
import { readVerifierConfig, type VerifierConfig } from "./verifier-config.ts";

/** An answer that waits for its verdict, with all that a verifier is told. */
export interface LoadedSubmission {
  taskId: string;
  task: string;
  payloadJson: string;
  responseSchemaJson: string;
  responseJson: string;
  config: VerifierConfig;
  /** Reasons of the rejections before it, oldest first. */
  rejections: string[];
  /** Counts from 1. */
  attempt: number;
  answeredBy: Answerer;
}

/** Who gave an answer, and by which channel. */
export interface Answerer {
  userId: string | null;
  /** Where they can be reached. */
  addresses: Addresses;
  channel: string | null;
  /** The sender by which that channel asked them, where one was named. */
  identity: string | null;
}

type Row = Omit<LoadedSubmission, "rejections" | "config" | "answeredBy"> &
  Omit<Answerer, "addresses"> &
  Addresses & { configJson: string; rejected: (string | null)[] };

const LOAD = {
  name: "submission-load",
  text: `select t.id as "taskId", t.task, t.payload::text as "payloadJson", t.response_schema::text as "responseSchemaJson",
    t.response::text as "responseJson", t.verifier_config::text as "configJson", t.verification_attempt + 1 as attempt,
    t.completed_by_user_id as "userId", t.completed_via_channel as channel,
    case when u.id is null then t.completed_by_email else u.email end as email,
    u.slack_team_id as "slackTeamId", u.slack_user_id as "slackUserId",
    (select q.identity from deliveries q
      where q.task_id = t.id and q.channel = t.completed_via_channel and q.purpose = 'question'
      order by q.user_id is not distinct from t.completed_by_user_id desc, q.create_time, q.id limit 1) as identity,
    array(select extra_data::text from audit_entries where task_id = t.id and action = 'rejected' order by revision) as rejected
    from tasks t left join users u on u.id = t.completed_by_user_id
    where t.id = $1 and t.status = 'submitted' and t.submission_id = $2`,
};

/** What a row of the outbox is to verify; undefined where the task has moved on since. */
export async function loadSubmission(db: Database, lease: Lease): Promise<LoadedSubmission | undefined> {
  const [row] = await db.query<Row>(LOAD, [lease.taskId, lease.id]);
  if (!row) return undefined;
  const { rejected, configJson, userId, channel, identity, ...rest } = row;
  const { email, slackTeamId, slackUserId, ...submission } = rest;
  const addresses = { email, slackTeamId, slackUserId };
  return {
    ...submission,
    config: readVerifierConfig(configJson),
    rejections: rejected.flatMap((facts) => reasonOf(facts) ?? []),
    answeredBy: { userId, channel, identity, addresses },
  };
}

function reasonOf(facts: string | null): string | undefined {
  // The cast holds because only our own statements write such entries.
  const { verifier_reason: reason } = JSON.parse(facts ?? "{}") as { verifier_reason?: string };
  return reason;
}
