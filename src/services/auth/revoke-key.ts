import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  RevokeKeyRequest,
  RevokeKeyResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Call } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import { isId, namedId } from "../core/ids.ts";
import { ENVIRONMENT_KEY, KEY_COLUMNS, type KeyRow, viewKey } from "./api-key.ts";
import type { AuthDeps } from "./deps.ts";

/** Whoever comes second finds the time at which it was revoked first. */
const REVOKE = {
  name: "key-revoke",
  text: `update api_keys set revoke_time = coalesce(revoke_time, $2) where id = $1 returning ${KEY_COLUMNS}`,
};

export async function revokeKey(
  { db, settings }: AuthDeps,
  { id }: RevokeKeyRequest,
  call: Call,
): Promise<MessageInitShape<typeof RevokeKeyResponseSchema>> {
  if (id === ENVIRONMENT_KEY && settings.serviceKey !== undefined) {
    const message = "is the key of AWAITHUMANS_SERVICE_API_KEY: unset that and restart";
    throw fail("VALIDATION_ERROR", { violations: [{ path: "/id", message }] });
  }
  const [row] = isId(id) ? await db.query<KeyRow>(REVOKE, [id, call.now]) : [];
  if (!row) throw fail("KEY_NOT_FOUND", { id: namedId(id) });
  return { key: viewKey(row) };
}
