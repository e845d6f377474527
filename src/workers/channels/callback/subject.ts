import { memberTexts, minify } from "../../../services/json/index.ts";
import type { CallbackEvent } from "./events.ts";

/** Members of an outbox row's subject for kind `callback`, beside `response`, whose text is kept. */
interface Subject {
  url: string;
  dialect: string;
  task_id: string;
  idempotency_key: string;
  status: string;
  complete_time: string | null;
  timeout_time: string | null;
  completed_by_email: string | null;
  completed_via_channel: string | null;
  verification_attempt: number;
}

/** Reads the subject of a row of kind `callback`, JSON text. */
export function readSubject(subject: string): CallbackEvent {
  const members = parseSubject(subject);
  return {
    url: members.url,
    dialect: members.dialect,
    taskId: members.task_id,
    idempotencyKey: members.idempotency_key,
    status: members.status,
    responseJson: minify(memberTexts(subject).get("response") ?? "null"),
    completeTime: members.complete_time,
    timeoutTime: members.timeout_time,
    completedByEmail: members.completed_by_email,
    completedViaChannel: members.completed_via_channel,
    verificationAttempt: members.verification_attempt,
  };
}

/** The cast holds because only our own statements write rows of this kind, in this shape. */
function parseSubject(text: string): Subject {
  return JSON.parse(text) as Subject;
}
