import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";

/** Salt of the key of `X-Awaithumans-Signature`, derived from the root secret. */
export const CALLBACK_SALT = "awaithumans-webhook-v1";

interface Keys {
  /** Derived with `CALLBACK_SALT`. */
  signing: Buffer;
  /** Of the Standard Webhooks signatures, the newest first: each callback carries one for each. */
  webhook: readonly Buffer[];
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
export function awaithumansEvents({ signing, webhook }: Keys) {
  const signers = webhook.map((key) => new Webhook(key, { format: "raw" }));
  return {
    body: callbackBody,
    headers: (message: Message) => callbackHeaders(message, { signing, signers }),
  };
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

interface Signers {
  signing: Buffer;
  signers: readonly Webhook[];
}

function callbackHeaders(
  { id, taskId, time, body }: Message,
  { signing, signers }: Signers,
): Record<string, string> {
  return {
    "X-Awaithumans-Signature": `sha256=${createHmac("sha256", signing).update(body).digest("hex")}`,
    "X-Awaithumans-Task-Id": taskId,
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(time.getTime() / 1000)),
    "webhook-signature": signers.map((signer) => signer.sign(id, time, body)).join(" "),
  };
}
