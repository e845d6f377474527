import type { Presence } from "../../../gen/awaithumans/task/v1/presence_pb.ts";
import { taskClient } from "./clients.ts";
import { partingClient } from "./parting-client.ts";

/** Says that the task is open here, and returns who else has it open. Where that fails nobody is known to. */
export async function markPresent(id: string): Promise<Presence[]> {
  const reply = await taskClient.markPresence({ id }).catch(() => undefined);
  return reply?.others ?? [];
}

/** Says that the task was closed here; outlives the page that says it. */
export function markLeft(id: string): void {
  void partingClient.markPresence({ id, left: true }).catch(() => undefined);
}
