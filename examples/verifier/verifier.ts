import { awaitHuman, claude, VerificationExhaustedError } from "awaithumans";
import { z } from "zod";

// npm run example verifier [key]
// The server needs ANTHROPIC_API_KEY. Approve with the note "no, this is fraud" and see it come back.
const [key = "refund:verifier_demo"] = process.argv.slice(2);

try {
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
    verifier: claude({
      instructions:
        "Reject if the notes contradict the decision, or if the amount is over $1000 and notes are empty.",
      maxAttempts: 3,
    }),
  });
  const verdict = decision.approved ? "approved" : "rejected";
  process.stdout.write(`Refund ${verdict}: ${decision.notes ?? "no notes"}\n`);
} catch (error) {
  if (!(error instanceof VerificationExhaustedError)) throw error;
  process.stdout.write(`No answer passed the check (${error.attempts} attempts).\n`);
}
