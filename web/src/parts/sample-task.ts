import { sampleKey } from "./sample.ts";

const WEEK_SECONDS = 7 * 24 * 3600;
const TWO_WEEKS_MS = 2 * WEEK_SECONDS * 1000;

const KEYS = [
  "Press Y to approve or N to reject; then a note, if you like, and Ctrl+Enter (Cmd+Enter on a Mac) to submit.",
  "J and K lead through the queue, R shows this evidence as JSON, ? lists every key. The buttons do the same.",
].join("\n");

const REPLY = {
  before: "Hello Ada,\nwe are looking into order 1042.\nYou hear from us within a week.",
  after: "Hello Ada,\nwe are refunding order 1042 today.\nYou hear from your bank within a week.",
};

const PAYLOAD_SCHEMA = {
  type: "object",
  properties: {
    keys: { title: "How to answer" },
    ordered_on: { type: "string", format: "date" },
    reply: { title: "Reply to the customer, as it was and as it would be" },
  },
};

const RESPONSE_SCHEMA = {
  type: "object",
  required: ["approved"],
  properties: {
    approved: { type: "boolean" },
    note: { type: "string", title: "Note", description: "Why, for the record." },
  },
};

/** The task that shows a new operator how answering works: a decision, a note, and evidence of several kinds. */
export function sampleTask(userId: string, now: Date) {
  const payload = {
    keys: KEYS,
    amount_usd: 250,
    customer: "Ada Lovelace",
    ordered_on: new Date(now.getTime() - TWO_WEEKS_MS).toISOString().slice(0, 10),
    order: "https://example.com/orders/1042",
    reason: "Charged twice: the page froze while she paid, and she paid again.",
    reply: REPLY,
  };
  return {
    task: "Sample: refund $250 to Ada Lovelace?",
    payloadJson: JSON.stringify(payload),
    payloadSchemaJson: JSON.stringify(PAYLOAD_SCHEMA),
    responseSchemaJson: JSON.stringify(RESPONSE_SCHEMA),
    timeoutSeconds: WEEK_SECONDS,
    idempotencyKey: sampleKey(userId),
    metadata: {
      Sample: "Made to show how answering works. No agent waits for it: answer it, cancel it or delete it.",
    },
  };
}
