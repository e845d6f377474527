import { type LoadedDelivery, loadDelivery, type Sending } from "../../services/channel/jobs.ts";
import type { Database } from "../../services/db/database.ts";
import type { OutboxJob } from "../../services/db/jobs.ts";
import { abandon, claim, type Lease, retryAt, succeed } from "../../services/db/outbox.ts";
import type { Channel } from "../core/channel.ts";
import { byChannel } from "./by-channel.ts";
import { retryTime } from "./retry.ts";

export interface DeliveryRefresh {
  db: Database;
  channels: ReadonlyMap<string, Channel>;
  now: () => Date;
}

const LEASE_SECONDS = 30;
const BUDGET_MS = 20_000;
/** A task that changes faster than a message can be drawn has a further row for each change. */
const ROUNDS_MAX = 5;
const ATTEMPTS_MAX = 12;

/**
 * The job `delivery:refresh`: draws one message anew from its task as it is now. Whoever draws looks again
 * afterwards, so that of two at once the last one draws the latest state.
 */
export function deliveryRefresh(options: DeliveryRefresh): (job: OutboxJob) => Promise<string> {
  const { db, now } = options;
  return async ({ id, attempt }) => {
    const lease = await claim(db, { id, attempt, leaseSeconds: LEASE_SECONDS, now: now() });
    if (lease === undefined) return "stale";
    return record(lease, await draw(lease, options), options);
  };
}

const NOTHING_TO_DRAW: Sending = { kind: "sent" };

async function draw(lease: Lease, options: DeliveryRefresh): Promise<Sending> {
  const signal = AbortSignal.timeout(BUDGET_MS);
  let result = NOTHING_TO_DRAW;
  let drawn: bigint | undefined;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const delivery = await loadDelivery(options, lease.subject);
    const revision = delivery?.task?.revision ?? 0n;
    if (delivery?.receipt === undefined || revision === drawn) return result;
    result = await drawOnce(delivery, { options, lease, signal });
    if (result.kind === "failed") return result;
    drawn = revision;
  }
  return result;
}

async function drawOnce(
  delivery: LoadedDelivery,
  { options, lease, signal }: { options: DeliveryRefresh; lease: Lease; signal: AbortSignal },
): Promise<Sending> {
  const channel = options.channels.get(delivery.channel);
  const { receipt, identity, target, purpose, person, task, taskId } = delivery;
  if (channel?.update === undefined || receipt === undefined) return NOTHING_TO_DRAW;
  try {
    const message = { id: lease.id, receipt, identity, target, purpose, person, task, taskId };
    return await byChannel(channel, async () => (await channel.update?.(message, signal)) ?? NOTHING_TO_DRAW);
  } catch (error) {
    const message = error instanceof Error ? error.name : "Error";
    return { kind: "failed", transient: true, reason: "internal_error", message };
  }
}

async function record(lease: Lease, result: Sending, { db, now }: DeliveryRefresh): Promise<string> {
  if (result.kind === "sent") {
    return (await succeed(db, lease, { statusCode: null, now: now() })) ? "drawn" : "lease lost";
  }
  const facts = { statusCode: null, error: result.reason, now: now() };
  if (!result.transient || lease.attempts >= ATTEMPTS_MAX) {
    return (await abandon(db, lease, facts)) ? `${result.reason}, given up` : "lease lost";
  }
  const dueTime = retryTime({
    attempts: lease.attempts,
    now: facts.now,
    afterSeconds: result.retryAfterSeconds,
  });
  return (await retryAt(db, lease, { ...facts, dueTime })) ? `${result.reason}, retrying` : "lease lost";
}
