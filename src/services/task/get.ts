import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  GetTaskRequest,
  GetTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Call } from "../core/call.ts";
import type { TaskDeps } from "./deps.ts";
import { requireTask } from "./find.ts";
import { viewTask } from "./view.ts";

export async function getTask(
  deps: TaskDeps,
  request: GetTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof GetTaskResponseSchema>> {
  return { task: viewTask(await requireTask(deps.db, request.id, call), call.actor, deps) };
}
