import { ConnectError } from "@connectrpc/connect";
import { action, json } from "@solidjs/router";
import { ErrorInfoSchema } from "../../../gen/awaithumans/error/v1/error_pb.ts";
import { taskClient } from "./clients.ts";
import { keysOf } from "./tasks.ts";

/** A question as `CreateTask` takes it. */
export interface NewTask {
  task: string;
  payloadJson: string;
  payloadSchemaJson: string;
  responseSchemaJson: string;
  timeoutSeconds: number;
  idempotencyKey: string;
  metadata: Readonly<Record<string, string>>;
}

/**
 * Asks a question, and returns the id of its task. The key makes sure that there is only one; where an older one says
 * something else, e.g. another day, it is that one.
 */
export const askOnce = action(async (task: NewTask) => {
  const id = await createOrFind(task);
  return json(id, { revalidate: keysOf() });
}, "askOnce");

async function createOrFind(task: NewTask): Promise<string> {
  try {
    const created = await taskClient.createTask(task);
    return created.task?.id ?? "";
  } catch (error) {
    const existing = ConnectError.from(error).findDetails(ErrorInfoSchema)[0]?.existing?.id;
    if (existing) return existing;
    throw error;
  }
}
