import { step } from "../../services/core/step.ts";
import type { OutboxJob } from "../../services/db/jobs.ts";
import { abandon, claim, type Lease } from "../../services/db/outbox.ts";
import {
  type LoadedSubmission,
  loadSubmission,
  recordUnverified,
  recordVerdict,
  type Unverified,
  type VerdictDeps,
} from "../../services/task/jobs.ts";
import { type Judgement, ProviderFailure } from "../core/verifier.ts";
import type { OpenVerifier, Verifiers } from "../core/verifiers.ts";

export interface AnswerVerify extends VerdictDeps {
  verifiers: Verifiers;
  now: () => Date;
  newId: () => string;
  /** Pauses between the tries of one run, in milliseconds; one more try than pauses. */
  pausesMs?: readonly number[];
}

/** A lease outlives the longest run. */
const LEASE_SECONDS = 90;
const BUDGET_MS = 80_000;
/** For one try. */
const TRY_MS = 45_000;
const PAUSES_MS = [1_000, 3_000, 8_000, 15_000];
/** Less than this is not worth another try. */
const LEAST_MS = 5_000;
/** A submission whose runs are cut off as often as this is not run again. */
const RUNS_MAX = 5;
const REASON_MAX = 2_000;

/**
 * The job `answer:verify`: one run at the verdict on one answer. A crash between the provider's verdict and its
 * recording asks the provider once more; the verdict counts once.
 */
export function answerVerify(options: AnswerVerify): (job: OutboxJob) => Promise<string> {
  const { db, now, newId } = options;
  return async ({ id, attempt }) => {
    const lease = await claim(db, { id, attempt, leaseSeconds: LEASE_SECONDS, now: now() });
    if (lease === undefined) return "stale";
    const submission = await loadSubmission(db, lease);
    if (submission === undefined) {
      await abandon(db, lease, { statusCode: null, error: "the task moved on", now: now() });
      return "moved on";
    }
    const found = await judge(submission, lease, options);
    if ("unverified" in found) {
      const recorded = await recordUnverified(options, lease, { now: now(), newId, submission, ...found });
      return `not verified, ${recorded}: ${found.unverified.what ?? found.unverified.reason}`;
    }
    const recorded = await recordVerdict(options, lease, { now: now(), newId, submission, ...found });
    return `${found.verdict.passed ? "passed" : "not passed"}, ${recorded}`;
  };
}

type Found = { verdict: Judgement } | { unverified: Unverified };

const failed = (what: string): Found => ({ unverified: { reason: "VERIFIER_PROVIDER_ERROR", what } });

async function judge(submission: LoadedSubmission, lease: Lease, options: AnswerVerify): Promise<Found> {
  if (lease.attempts > RUNS_MAX) return failed("The verification was cut off again and again.");
  const verifier = options.verifiers.open(submission.config);
  if ("reason" in verifier) return { unverified: verifier };
  return tryUntil(submission, verifier, options);
}

/** Asks the provider until there is a verdict, another try is not worth it, or the time of the run is up. */
async function tryUntil(
  submission: LoadedSubmission,
  verifier: OpenVerifier,
  { pausesMs = PAUSES_MS }: AnswerVerify,
): Promise<Found> {
  const until = performance.now() + BUDGET_MS;
  let wasOdd = false;
  for (let tried = 0; ; tried += 1) {
    const leftMs = until - performance.now();
    try {
      return { verdict: await ask(submission, verifier, Math.min(TRY_MS, leftMs)) };
    } catch (error) {
      const failure = failureOf(error);
      const pauseMs = Math.max(
        pausesMs[tried] ?? Number.POSITIVE_INFINITY,
        1000 * (failure.retryAfterSeconds ?? 0),
      );
      const late = performance.now() + pauseMs + LEAST_MS > until;
      if (late || failure.retry === "never" || (failure.retry === "once" && wasOdd))
        return failed(failure.message);
      wasOdd ||= failure.retry === "once";
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

async function ask(
  submission: LoadedSubmission,
  { provider, options }: OpenVerifier,
  ms: number,
): Promise<Judgement> {
  const { instructions } = submission.config;
  const signal = AbortSignal.timeout(Math.max(0, Math.round(ms)));
  const judge = () => provider.judge({ ...submission, instructions }, { ...options, signal });
  const name = provider.names[0] ?? "verifier";
  const { passed, reason } = await step({ kind: "send", name }, async (span) => {
    const judgement = await judge();
    span?.note({ outcome: judgement.passed ? "passed" : "not passed" });
    return judgement;
  });
  // Postgres takes neither NUL nor half a character.
  return { passed, reason: reason.replaceAll("\0", "").slice(0, REASON_MAX).toWellFormed() };
}

function failureOf(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  const name = error instanceof Error ? error.name : "Error";
  return new ProviderFailure(`The verifier's provider could not be asked (${name}).`, "never");
}
