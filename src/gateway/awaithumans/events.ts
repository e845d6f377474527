import { createHmac } from "node:crypto";

/** Salt of the key of `X-Awaithumans-Signature`, derived from the root secret. */
export const CALLBACK_SALT = "awaithumans-webhook-v1";

interface Keys {
  /** Derived with `CALLBACK_SALT`. */
  signing: Buffer;
  /** Of the Standard Webhooks signature. */
  webhook: Buffer;
}

interface Outcome {
  taskId: string;
  idempotencyKey: string;
  status: string;
  /** Compact JSON text. */
  responseJson: string;
  /** ISO-8601, UTC, milliseconds. */
  completeTime: string | null;
  /** As `completeTime`. */
  timeoutTime: string | null;
  completedByEmail: string | null;
  completedViaChannel: string | null;
  verificationAttempt: number;
}

interface Message {
  /** The same for every attempt. */
  id: string;
  taskId: string;
  /** When this attempt is made. */
  time: Date;
  /** Exactly what is sent. */
  body: string;
}

/** Callbacks of this dialect: what they say, and how they are signed. */
export function awaithumansEvents(keys: Keys) {
  return { body: callbackBody, headers: (message: Message) => callbackHeaders(message, keys) };
}

function callbackBody(outcome: Outcome): string {
  const before = JSON.stringify({
    task_id: outcome.taskId,
    idempotency_key: outcome.idempotencyKey,
    status: outcome.status,
  });
  const after = JSON.stringify({
    completed_at: outcome.completeTime,
    timed_out_at: outcome.timeoutTime,
    completed_by_email: outcome.completedByEmail,
    completed_via_channel: outcome.completedViaChannel,
    verification_attempt: outcome.verificationAttempt,
  });
  return `${before.slice(0, -1)},"response":${outcome.responseJson},${after.slice(1)}`;
}

function callbackHeaders({ id, taskId, time, body }: Message, keys: Keys): Record<string, string> {
  const timestamp = String(Math.floor(time.getTime() / 1000));
  const standard = createHmac("sha256", keys.webhook).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "X-Awaithumans-Signature": `sha256=${createHmac("sha256", keys.signing).update(body).digest("hex")}`,
    "X-Awaithumans-Task-Id": taskId,
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${standard}`,
  };
}
