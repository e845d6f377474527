import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ListKeysRequest,
  ListKeysResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { environmentKey, KEY_COLUMNS, type KeyRow, viewKey } from "./api-key.ts";
import type { AuthDeps } from "./deps.ts";

const LIST = {
  name: "key-list",
  text: `select ${KEY_COLUMNS} from api_keys where $1 or revoke_time is null
    order by create_time desc, id desc limit 1000`,
};

/** The key of the settings comes last, since nobody knows when it was made. */
export async function listKeys(
  { db, settings }: AuthDeps,
  request: ListKeysRequest,
  call: Call,
): Promise<MessageInitShape<typeof ListKeysResponseSchema>> {
  new Check(call).done();
  const rows = await db.query<KeyRow>(LIST, [request.revoked]);
  if (settings.serviceKey !== undefined) rows.push(environmentKey(settings.serviceKey));
  return { keys: rows.map(viewKey) };
}
