import { LRUCache } from "lru-cache";
import { unbounded } from "./deadline.ts";
import { keyOf } from "./key.ts";
import { performElsewhere } from "./offload.ts";
import { type Job, type Outcome, perform } from "./perform.ts";
import { valueTextOnThread } from "./profile.ts";
import type { Violation } from "./violation.ts";

/**
 * What is wrong with a payload by its schema, leniently: it is stored as sent and parsed by its reader later.
 * Unknown keys are allowed where the schema forbids them, a scalar that coerces is accepted, formats are not asserted.
 * Both texts are JSON; the schema has passed `checkSchema`.
 */
export async function payloadViolations(schemaText: string, payloadText: string): Promise<Violation[]> {
  const { violations } = await done({ kind: "payload", schemaText, valueText: payloadText });
  return violations;
}

type CoercedResponse = { responseText: string; violations: Violation[] };

/**
 * Coerces an answer by its schema, then validates it strictly, `email`, `uri`, `date`, `time`, `date-time` and `uuid`
 * formats asserted. `responseText` is what to store: the text as given, with only coerced values replaced and blank
 * optional ones taken out; with violations it is the text as given. `timeZone` (IANA) is that of local date-times;
 * without one, or with an unknown one, they are violations. Both texts are JSON.
 */
export async function coerceResponse(
  schemaText: string,
  responseText: string,
  { timeZone }: { timeZone?: string | undefined } = {},
): Promise<CoercedResponse> {
  const { text, violations } = await done({
    kind: "response",
    schemaText,
    valueText: responseText,
    timeZone,
  });
  return { responseText: violations.length === 0 ? text : responseText, violations };
}

/** Does a job here when it is known to be cheap, else in another process. */
export async function done(job: Job): Promise<Outcome> {
  const { valueText } = costOf(job.schemaText);
  const here = valueText !== undefined && (job.kind === "schema" || job.valueText.length <= valueText);
  return here ? perform(job, unbounded) : performElsewhere(job);
}

type Cost = { valueText: number | undefined };

const costs = new LRUCache<string, Cost>({ max: 1_000 });

function costOf(schemaText: string): Cost {
  const key = keyOf(schemaText);
  const known = costs.get(key);
  if (known !== undefined) return known;
  const cost = { valueText: valueTextOnThread(JSON.parse(schemaText), schemaText) };
  costs.set(key, cost);
  return cost;
}
