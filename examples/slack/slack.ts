import { awaitHuman } from "awaithumans";
import { z } from "zod";

// npm run example slack [destination] [key]
// The server posts the question there with a button to claim it; whoever claims it answers in Slack, or in the dashboard.
const [destination = "slack:#approvals", key = "refund:slack_demo"] = process.argv.slice(2);

const decision = await awaitHuman({
  task: "Approve $250 refund?",
  payloadSchema: z.object({ amount_usd: z.int(), customer_id: z.string(), reason: z.string() }),
  payload: { amount_usd: 250, customer_id: "cus_demo", reason: "Duplicate charge" },
  responseSchema: z.object({
    approved: z.boolean().describe("Approve this refund?"),
    notes: z.string().nullable().optional().describe("Why, for the record"),
  }),
  timeoutMs: 15 * 60_000,
  idempotencyKey: key,
  notify: [destination],
});

const verdict = decision.approved ? "approved" : "rejected";
process.stdout.write(`Refund ${verdict}: ${decision.notes ?? "no notes"}\n`);
