import { create, toJsonString } from "@bufbuild/protobuf";
import { MarkPresenceRequestSchema, type Presence } from "../../../gen/awaithumans/task/v1/presence_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { taskClient } from "./clients.ts";

/** Says that the task is open here, and returns who else has it open. Where that fails nobody is known to. */
export async function markPresent(id: string): Promise<Presence[]> {
  const reply = await taskClient.markPresence({ id }).catch(() => undefined);
  return reply?.others ?? [];
}

/** Says that the task was closed here; outlives the page that says it, which no client of ours can. */
export function markLeft(id: string): void {
  const request = create(MarkPresenceRequestSchema, { id, left: true });
  void fetch(`/${TaskService.typeName}/${TaskService.method.markPresence.name}`, {
    method: "POST",
    keepalive: true,
    credentials: "same-origin",
    headers: { "content-type": "application/json", "connect-protocol-version": "1" },
    body: toJsonString(MarkPresenceRequestSchema, request),
  }).catch(() => undefined);
}
