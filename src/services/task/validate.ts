import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ValidateResponseRequest,
  ValidateResponseResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { checkAnswer } from "./answer.ts";
import type { TaskDeps } from "./deps.ts";
import { requireTask } from "./find.ts";

export async function validateResponse(
  deps: TaskDeps,
  request: ValidateResponseRequest,
  call: Call,
): Promise<MessageInitShape<typeof ValidateResponseResponseSchema>> {
  const row = await requireTask(deps.db, request.id, call);
  return { responseJson: await checkAnswer(new Check(call), row, request) };
}
