import { awaitHuman } from "awaithumans";
import { z } from "zod";

// npm run example email [destination] [key]
// One yes or no is all that is asked, so the mail itself has a button for each answer. With more to fill in it would have
// one link, which opens this task and no other.
const [destination = "email:approvals@example.com", key = "refund:email_demo"] = process.argv.slice(2);

const decision = await awaitHuman({
  task: "Approve $250 refund?",
  payloadSchema: z.object({ amount_usd: z.int(), customer_id: z.string(), reason: z.string() }),
  payload: { amount_usd: 250, customer_id: "cus_demo", reason: "Duplicate charge" },
  responseSchema: z.object({ approved: z.boolean().describe("Approve this refund?") }),
  timeoutMs: 15 * 60_000,
  idempotencyKey: key,
  notify: [destination],
});

process.stdout.write(`Refund ${decision.approved ? "approved" : "rejected"}\n`);
