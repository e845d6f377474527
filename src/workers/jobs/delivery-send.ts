import { timestampDate } from "@bufbuild/protobuf/wkt";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import {
  type LoadedDelivery,
  loadDelivery,
  recordFailed,
  recordRetry,
  recordSent,
  type Sending,
  settleSent,
  type Trouble,
} from "../../services/channel/jobs.ts";
import type { Database } from "../../services/db/database.ts";
import type { OutboxJob } from "../../services/db/jobs.ts";
import { claim, type Lease } from "../../services/db/outbox.ts";
import { isTerminalState } from "../../services/task/jobs.ts";
import { findPerson } from "../../services/user/jobs.ts";
import type { Channel } from "../core/channel.ts";
import { isTheirAnswer } from "../core/outcome.ts";
import { byChannel } from "./by-channel.ts";
import { retryTime } from "./retry.ts";

export interface DeliverySend {
  db: Database;
  channels: ReadonlyMap<string, Channel>;
  /** Says that what is shown of a task changed. */
  touched: (taskId: string) => void;
  now: () => Date;
  newId: () => string;
}

const LEASE_SECONDS = 30;
const BUDGET_MS = 20_000;

/** What is not sent because there is nothing left to tell, which nobody needs to hear of. */
const NOT_NEEDED: Trouble = {
  reason: "not_needed",
  message: "The task moved on before this could be sent.",
};

/**
 * The job `delivery:send`: one attempt at one message. A crash between the vendor's answer and its recording
 * repeats the message under the same id.
 */
export function deliverySend(options: DeliverySend): (job: OutboxJob) => Promise<string> {
  const { db, now } = options;
  return async ({ id, attempt }) => {
    const lease = await claim(db, { id, attempt, leaseSeconds: LEASE_SECONDS, now: now() });
    if (lease === undefined) return "stale";
    const delivery = await loadDelivery(options, lease.subject);
    if (delivery === undefined) throw new Error(`outbox row ${id} names no delivery`);
    const outcome = await deliver(lease, delivery, options);
    options.touched(delivery.taskId);
    return outcome;
  };
}

async function deliver(lease: Lease, delivery: LoadedDelivery, options: DeliverySend): Promise<string> {
  // A crash after the message was recorded as sent leaves its row to be ended.
  if (delivery.isSent) {
    const facts = { deliveryId: delivery.id, now: options.now() };
    return (await settleSent(options.db, lease, facts)) ? "sent before" : "lease lost";
  }
  if (!isNeeded(delivery)) return giveUp(lease, { delivery, trouble: NOT_NEEDED, ...options });
  return record(lease, { delivery, result: await attemptOnce(lease, delivery, options), ...options });
}

function isNeeded({ task, purpose, person, target }: LoadedDelivery): boolean {
  if (task === undefined || isTerminalState(task.state)) return false;
  if (purpose === "question") return true;
  const cameBack = task.state === State.REJECTED || task.unverifiedReason !== undefined;
  return cameBack && isTheirAnswer(task, { person, target });
}

/** Whatever goes wrong is an answer: the row has to get its next due time. */
async function attemptOnce(
  lease: Lease,
  delivery: LoadedDelivery,
  { channels }: DeliverySend,
): Promise<Sending> {
  const channel = channels.get(delivery.channel);
  const { task, identity, target, purpose, person } = delivery;
  if (channel === undefined || task === undefined) {
    const message = `This server has no channel '${delivery.channel}'.`;
    return { kind: "failed", transient: false, reason: "no_client", message };
  }
  try {
    const outgoing = { id: lease.id, target, identity, purpose, task, person };
    return await byChannel(channel, () => channel.send(outgoing, AbortSignal.timeout(BUDGET_MS)));
  } catch (error) {
    const name = error instanceof Error ? error.name : "Error";
    const message = `${channel.label} could not be used (${name}).`;
    return { kind: "failed", transient: true, reason: "internal_error", message };
  }
}

interface Attempt extends DeliverySend {
  delivery: LoadedDelivery;
  result: Sending;
}

async function record(lease: Lease, attempt: Attempt): Promise<string> {
  const { delivery, result, db, now, newId } = attempt;
  const facts = { deliveryId: delivery.id, now: now() };
  if (result.kind === "sent") {
    const revision = Number(delivery.task?.revision ?? 0);
    const person = delivery.person ? undefined : result.person && (await findPerson(db, result.person));
    // Entries of one revision stand in the order of their ids.
    const auditId = newId();
    const found = person?.active ? { userId: person.id, auditId: newId() } : undefined;
    const recorded = await recordSent(db, lease, { ...result, ...facts, auditId, revision, found });
    return recorded ? "sent" : "lease lost";
  }
  const dueTime = result.transient
    ? retryTime({ attempts: lease.attempts, now: facts.now, afterSeconds: result.retryAfterSeconds })
    : undefined;
  const deadline = delivery.task?.dueTime;
  if (dueTime === undefined || (deadline && dueTime >= timestampDate(deadline))) {
    return giveUp(lease, { ...attempt, trouble: result });
  }
  const { reason, message } = result;
  const recorded = await recordRetry(db, lease, { ...facts, reason, message, dueTime });
  return recorded ? `${reason}, retrying` : "lease lost";
}

async function giveUp(
  lease: Lease,
  { delivery, trouble, db, now, newId }: Omit<Attempt, "result"> & { trouble: Trouble },
): Promise<string> {
  const { reason, message } = trouble;
  const facts = { deliveryId: delivery.id, now: now(), auditId: newId() };
  const audited = trouble !== NOT_NEEDED;
  const recorded = await recordFailed(db, lease, { ...facts, reason, message, audited });
  return recorded ? reason : "lease lost";
}
