import type { Task } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Database } from "../db/database.ts";
import { taskMessage } from "../task/index.ts";
import { findPerson, findPersonById, type KnownPerson } from "../user/index.ts";
import type { ChannelPorts, Purpose } from "./port.ts";

/** A delivery with all that sending it, or bringing its message up to date, takes. */
export interface LoadedDelivery {
  id: string;
  taskId: string;
  channel: string;
  identity: string | null;
  target: string;
  purpose: Purpose;
  /** Whether the channel took the message, and that was recorded. */
  isSent: boolean;
  /** Undefined before it was first sent, and where its channel cannot change messages. */
  receipt: Readonly<Record<string, string>> | undefined;
  person: KnownPerson | undefined;
  /** Undefined where the task was deleted. */
  task: Task | undefined;
}

interface Row
  extends Pick<LoadedDelivery, "id" | "taskId" | "channel" | "identity" | "target" | "purpose" | "isSent"> {
  userId: string | null;
  receipt: string | null;
}

const LOAD = {
  name: "delivery-load",
  text: `select id, task_id as "taskId", channel, identity, target, purpose, user_id as "userId",
    state in ('sent', 'seen') as "isSent", receipt::text as receipt
    from deliveries where id = $1`,
};

/** The delivery that a row of the outbox is about; undefined where there is none any more. */
export async function loadDelivery(
  { db, channels }: { db: Database; channels: ChannelPorts },
  subject: string,
): Promise<LoadedDelivery | undefined> {
  // The cast holds because only our own statements write rows of this kind.
  const { delivery_id: id } = JSON.parse(subject) as { delivery_id: string };
  const [row] = await db.query<Row>(LOAD, [id]);
  if (!row) return undefined;
  const { userId, receipt, ...delivery } = row;
  // Somebody who was added to the directory since is known by the address.
  const key = userId === null ? channels.get(row.channel)?.personAt(row) : undefined;
  const [task, person] = await Promise.all([
    taskMessage(db, row.taskId),
    userId !== null ? findPersonById(db, userId) : key && findPerson(db, key),
  ]);
  return {
    ...delivery,
    receipt: receipt === null ? undefined : (JSON.parse(receipt) as Record<string, string>),
    person,
    task,
  };
}
