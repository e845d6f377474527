import { awaitHuman } from "awaithumans";
import { z } from "zod";

const RefundPayload = z.object({
  amount_usd: z.int(),
  customer_id: z.string(),
  reason: z.string(),
});

const RefundDecision = z.object({
  approved: z.boolean().describe("Approve this refund?"),
  notes: z.string().nullable().optional().describe("Why, for the record"),
});

const decision = await awaitHuman({
  task: "Approve $250 refund?",
  payloadSchema: RefundPayload,
  payload: {
    amount_usd: 250,
    customer_id: "cus_demo",
    reason: "Duplicate charge",
  },
  responseSchema: RefundDecision,
  timeoutMs: 15 * 60_000,
  // In real code a stable id of the event, e.g. `refund:${order.id}`: same key = same task, also after a restart.
  idempotencyKey: process.argv[2] ?? "refund:order_demo",
});

const verdict = decision.approved ? "approved" : "rejected";
process.stdout.write(`Refund ${verdict}: ${decision.notes ?? "no notes"}\n`);
