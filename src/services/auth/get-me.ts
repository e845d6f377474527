import type { MessageInitShape } from "@bufbuild/protobuf";
import type { GetMeRequest, GetMeResponseSchema } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { type Call, isPerson } from "../core/call.ts";
import type { AuthDeps } from "./deps.ts";

export async function getMe(
  _deps: AuthDeps,
  _request: GetMeRequest,
  call: Call,
): Promise<MessageInitShape<typeof GetMeResponseSchema>> {
  const { actor } = call;
  if (!isPerson(actor)) return { authenticated: false };
  return {
    authenticated: true,
    ...(actor.userId !== null && { userId: actor.userId }),
    ...(actor.email !== null && { email: actor.email }),
    ...(actor.displayName !== null && { displayName: actor.displayName }),
    isOperator: actor.kind === "user" && actor.isOperator,
    ...(actor.kind === "guest" && { taskId: actor.taskId }),
  };
}
