import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ReassignTaskRequest,
  ReassignTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/hand_over_pb.ts";
import type { Call } from "../core/call.ts";
import type { TaskDeps } from "./deps.ts";
import { handTaskOver } from "./hand-over.ts";

export function reassignTask(
  deps: TaskDeps,
  request: ReassignTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof ReassignTaskResponseSchema>> {
  return handTaskOver(deps, { verb: "reassign", request }, call);
}
