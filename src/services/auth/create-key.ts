import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  CreateKeyRequest,
  CreateKeyResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { type Call, SCOPES } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { KEY_COLUMNS, type KeyRow, newKeyText, prefixOf, viewKey } from "./api-key.ts";
import type { AuthDeps } from "./deps.ts";
import { newStampedId } from "./ids.ts";
import { sha256 } from "./secret.ts";

const CREATE = {
  name: "key-create",
  text: `insert into api_keys (id, name, key_hash, prefix, scopes, create_time) values ($1, $2, $3, $4, $5, $6)
    returning ${KEY_COLUMNS}`,
};

const KNOWN: ReadonlySet<string> = new Set(SCOPES);

export async function createKey(
  deps: AuthDeps,
  request: CreateKeyRequest,
  call: Call,
): Promise<MessageInitShape<typeof CreateKeyResponseSchema>> {
  const check = new Check(call);
  const name = request.name.trim();
  check.label("/name", name, [1, 80]);
  if (request.scopes.length === 0) check.unacceptable("/scopes", "must name at least one scope");
  request.scopes.forEach((scope, index) => {
    if (!KNOWN.has(scope)) check.unacceptable(`/scopes/${index}`, `must be one of ${SCOPES.join(", ")}`);
  });
  check.done();

  const secret = newKeyText(call);
  const scopes = SCOPES.filter((scope) => request.scopes.includes(scope));
  const values = [
    newStampedId(call),
    name,
    sha256(secret),
    prefixOf(secret),
    JSON.stringify(scopes),
    call.now,
  ];
  const [row] = await deps.db.query<KeyRow>(CREATE, values);
  return { ...(row && { key: viewKey(row) }), secret };
}
