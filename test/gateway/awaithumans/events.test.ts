import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { deriveKey } from "../../../src/config.ts";
import { awaithumansEvents, CALLBACK_SALT } from "../../../src/gateway/awaithumans/events.ts";

const root = Buffer.from("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "base64url");
const webhook = Buffer.alloc(32, 7);
const message = {
  id: "0197",
  taskId: "tsk_1",
  time: new Date("2026-06-01T09:20:30.900Z"),
  body: '{"task_id":"abc"}',
};
const outcome = {
  taskId: "tsk_5b0c",
  idempotencyKey: 'payout:"7731"',
  status: "completed",
  responseJson: '{"z":12345678901234567890,"a":1.0}',
  completeTime: "2026-06-01T09:20:11.003Z",
  timeoutTime: null,
  completedByEmail: "mira@corp.test",
  completedViaChannel: "dashboard",
  verificationAttempt: 0,
};

function eventsUnder(rootKey: Buffer) {
  return awaithumansEvents({ signing: deriveKey(rootKey, CALLBACK_SALT), webhook: [webhook] });
}

test("the body is compact, in fixed order, with the response verbatim", () => {
  expect(eventsUnder(root).body(outcome)).toBe(
    String.raw`{"task_id":"tsk_5b0c","idempotency_key":"payout:\"7731\"","status":"completed","response":{"z":12345678901234567890,"a":1.0},"completed_at":"2026-06-01T09:20:11.003Z","timed_out_at":null,"completed_by_email":"mira@corp.test","completed_via_channel":"dashboard","verification_attempt":0}`,
  );
});

test("a task that timed out says so", () => {
  const timedOut = {
    ...outcome,
    status: "timed_out",
    responseJson: "null",
    completeTime: null,
    timeoutTime: outcome.completeTime,
  };
  expect(eventsUnder(root).body({ ...timedOut, completedByEmail: null, completedViaChannel: null })).toBe(
    String.raw`{"task_id":"tsk_5b0c","idempotency_key":"payout:\"7731\"","status":"timed_out","response":null,"completed_at":null,"timed_out_at":"2026-06-01T09:20:11.003Z","completed_by_email":null,"completed_via_channel":null,"verification_attempt":0}`,
  );
});

test("the key of the signature is the one receivers derive", () => {
  expect(deriveKey(root, CALLBACK_SALT).toString("hex")).toBe(
    "fec0c9cec3dbf3e6764848739ab646cabd1230ee9a9c87cf4d9626ff827fb9b4",
  );
});

test.each([
  {
    key: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    body: '{"task_id":"abc"}',
    signature: "sha256=9804dd6a4cd0dce883a5bab0bb117c8c53af9354f334076c8c76dd864d2bc699",
  },
  {
    key: "tlR5UCElY4QIjThpO4TlL1GzTzXrQQJYa3BtvZ0FOBQ",
    body: '{"task":"x"}',
    signature: "sha256=01f15718f6cea5face28432c8075dbde55961458f02a25681ab1531414df6828",
  },
])("the signature of $body matches the known vector", ({ key, body, signature }) => {
  const headers = eventsUnder(Buffer.from(key, "base64url")).headers({ ...message, body });
  expect(headers["X-Awaithumans-Signature"]).toBe(signature);
  expect(headers["X-Awaithumans-Task-Id"]).toBe("tsk_1");
});

test("the Standard Webhooks headers are signed over id, whole seconds and body", () => {
  const headers = eventsUnder(root).headers(message);
  expect(headers["webhook-id"]).toBe("0197");
  expect(headers["webhook-timestamp"]).toBe("1780305630");
  const signed = createHmac("sha256", webhook).update('0197.1780305630.{"task_id":"abc"}').digest("base64");
  expect(headers["webhook-signature"]).toBe(`v1,${signed}`);
});

test("of several secrets each has its signature, the newest first, and receivers may know any of them", () => {
  const secrets = [Buffer.alloc(24, 1), webhook, Buffer.alloc(64, 3)];
  const events = awaithumansEvents({ signing: deriveKey(root, CALLBACK_SALT), webhook: secrets });
  const headers = events.headers({ ...message, time: new Date() });
  const [first, ...others] = String(headers["webhook-signature"]).split(" ");
  const alone = awaithumansEvents({ signing: root, webhook: secrets.slice(0, 1) });
  const time = new Date(Number(headers["webhook-timestamp"]) * 1000);
  expect(first).toBe(alone.headers({ ...message, time })["webhook-signature"]);
  expect(others).toHaveLength(2);
  for (const secret of secrets) {
    const verifier = new Webhook(`whsec_${secret.toString("base64")}`);
    expect(verifier.verify(message.body, headers)).toEqual({ task_id: "abc" });
  }
  const stranger = new Webhook(`whsec_${Buffer.alloc(32, 9).toString("base64")}`);
  expect(() => stranger.verify(message.body, headers)).toThrow();
});

test("the published verifier accepts the headers, and refuses another body", () => {
  const headers = eventsUnder(root).headers({ ...message, time: new Date() });
  const verifier = new Webhook(`whsec_${webhook.toString("base64")}`);
  expect(verifier.verify(message.body, headers)).toEqual({ task_id: "abc" });
  expect(() => verifier.verify('{"task_id":"abd"}', headers)).toThrow();
});
