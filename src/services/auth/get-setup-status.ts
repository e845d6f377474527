import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  GetSetupStatusRequest,
  GetSetupStatusResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { AuthDeps } from "./deps.ts";

const STATUS = {
  name: "setup-status",
  text: `select not exists (select from users) as "needsSetup",
    not exists (select from users) and exists (select from setup_tokens) as "tokenActive"`,
};

export async function getSetupStatus(
  deps: AuthDeps,
  _request: GetSetupStatusRequest,
): Promise<MessageInitShape<typeof GetSetupStatusResponseSchema>> {
  const [row] = await deps.db.query<{ needsSetup: boolean; tokenActive: boolean }>(STATUS, []);
  return row ?? {};
}
