import { minify } from "../../../services/json/index.ts";
import type { CallbackEvent } from "./events.ts";

/** Members of an outbox row's subject for kind `callback`; `response` is read as text instead. */
interface Subject {
  url: string;
  dialect: string;
  task_id: string;
  idempotency_key: string;
  status: string;
  completed_at: string | null;
  timed_out_at: string | null;
  completed_by_email: string | null;
  completed_via_channel: string | null;
  verification_attempt: number;
}

/** Reads a row of kind `callback`; `response` is the verbatim JSON text of that member. */
export function readSubject({
  subject,
  response,
}: {
  subject: string;
  response: string | null;
}): CallbackEvent {
  const members = parseSubject(subject);
  return {
    url: members.url,
    dialect: members.dialect,
    taskId: members.task_id,
    idempotencyKey: members.idempotency_key,
    status: members.status,
    responseJson: minify(response ?? "null"),
    completeTime: timeOf(members.completed_at),
    timeoutTime: timeOf(members.timed_out_at),
    completedByEmail: members.completed_by_email,
    completedViaChannel: members.completed_via_channel,
    verificationAttempt: members.verification_attempt,
  };
}

/** The cast holds because only our own statements write rows of this kind, in this shape. */
function parseSubject(text: string): Subject {
  return JSON.parse(text) as Subject;
}

function timeOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
