import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  DelegateTaskRequest,
  DelegateTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/hand_over_pb.ts";
import type { Call } from "../core/call.ts";
import type { TaskDeps } from "./deps.ts";
import { handTaskOver } from "./hand-over.ts";

export function delegateTask(
  deps: TaskDeps,
  request: DelegateTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof DelegateTaskResponseSchema>> {
  return handTaskOver(deps, { verb: "delegate", request }, call);
}
