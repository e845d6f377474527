import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  GetStatusRequest,
  GetStatusResponseSchema,
} from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import type { StatsDeps } from "./deps.ts";

export async function getStatus(
  { facts }: StatsDeps,
  _request: GetStatusRequest,
): Promise<MessageInitShape<typeof GetStatusResponseSchema>> {
  return {
    version: facts.version,
    environment: facts.environment,
    publicUrl: facts.publicUrl,
    authEnabled: true,
    payloadEncryptionEnabled: true,
    adminTokenEnabled: facts.hasAdminToken,
    slackMode: facts.slackMode,
    ...(facts.emailTransport !== null && { emailTransport: facts.emailTransport }),
    ...(facts.emailFrom !== null && { emailFrom: facts.emailFrom }),
  };
}
