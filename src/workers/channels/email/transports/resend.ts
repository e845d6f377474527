import { retryAfterSeconds } from "../../../core/retry-after.ts";
import { fromOf, headersOf, type Mail, type Result } from "../mail.ts";
import type { Sender } from "../sender.ts";

const PATIENCE_MS = 10_000;

interface Account {
  apiKey: string;
  baseUrl: string;
}

/** Sends by the API of Resend, which takes the same message once only. */
export async function sendByResend(
  { apiKey, baseUrl }: Account,
  mail: Mail,
  { sender, signal, now }: { sender: Sender; signal: AbortSignal; now: Date },
): Promise<Result> {
  const body = {
    from: fromOf(sender),
    to: [mail.to],
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    headers: headersOf(mail),
    ...(sender.replyTo !== null && { reply_to: sender.replyTo }),
    ...(mail.taskId !== undefined && { tags: [{ name: "task_id", value: mail.taskId }] }),
  };
  let response: Response;
  try {
    response = await fetch(`${baseUrl}/emails`, {
      method: "POST",
      redirect: "manual",
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        "idempotency-key": mail.id,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
  } catch {
    return failed("Resend could not be reached, or did not answer in time.", { transient: true });
  }
  if (response.ok) {
    await response.body?.cancel().catch(() => {});
    return { kind: "sent" };
  }
  const answer = await response.json().catch(() => undefined);
  return refusal(response, nameIn(answer), { sender, now });
}

function refusal(
  { status, headers }: Response,
  name: string | undefined,
  { sender, now }: { sender: Sender; now: Date },
): Result {
  // The same message was taken before; only its text differs, which tells the time that is left.
  if (status === 409 && name === "invalid_idempotent_request") return { kind: "sent" };
  if (status === 401 || status === 403) {
    const key =
      sender.identity === null ? "AWAITHUMANS_RESEND_KEY" : `the key of sender '${sender.identity}'`;
    return failed(
      `Resend refused the key or the sender (HTTP ${status}). Check ${key}, and that the domain of ${sender.from} is verified there.`,
    );
  }
  if (status === 429 || status === 408 || status === 409 || status >= 500) {
    const seconds = retryAfterSeconds(headers.get("retry-after"), now);
    return failed(`Resend did not take the mail now (HTTP ${status}).`, { transient: true, seconds });
  }
  return failed(`Resend refused the mail (HTTP ${status}). Check the recipient and the sender's address.`);
}

function failed(message: string, how: { transient?: boolean; seconds?: number | undefined } = {}): Result {
  const { transient = false, seconds } = how;
  const retry = seconds === undefined ? {} : { retryAfterSeconds: seconds };
  return { kind: "failed", transient, reason: "transport_error", message, ...retry };
}

/** What Resend calls the error. */
function nameIn(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null || !("name" in answer)) return undefined;
  return typeof answer.name === "string" ? answer.name : undefined;
}
