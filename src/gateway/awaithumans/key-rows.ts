import { AuthService } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Key } from "../../../gen/awaithumans/auth/v1/key_pb.ts";
import { jsonReply } from "../core/http.ts";
import { byId, type Row, row } from "../core/row.ts";
import { listOf, ref } from "./schemas/parts.ts";
import { isoTime } from "./wire.ts";

const rpc = AuthService.method;
const TAG = "API keys";

/** A key's particulars: 7 keys, always all of them. Its text is not among them. */
function keyMembers(key: Key) {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes: key.scopes,
    created_at: isoTime(key.createTime),
    last_used_at: isoTime(key.lastUseTime),
    revoked_at: isoTime(key.revokeTime),
  };
}

const keyText = (key: Key | undefined): string => JSON.stringify(key ? keyMembers(key) : null);

const create = row({
  method: "POST",
  path: "/api/keys",
  rpc: rpc.createKey,
  doc: {
    tag: TAG,
    summary: "Make an API key",
    description:
      "By it a program calls within its scopes; it sees the tasks that it created. With `embed:mint` alone it " +
      "mints tokens for embedded forms, of any task, and does nothing else.",
    body: "CreateKey",
    answer: { status: 201, description: "The key, with its text.", schema: ref("CreatedKey") },
    errors: [],
  },
  request: ({ fields }) => ({ name: fields.string("name"), scopes: fields.requiredStrings("scopes") }),
  response: ({ key, secret }) =>
    jsonReply(201, JSON.stringify(key ? { ...keyMembers(key), key: secret } : null)),
});

const list = row({
  method: "GET",
  path: "/api/keys",
  rpc: rpc.listKeys,
  doc: {
    tag: TAG,
    summary: "List API keys, the last made first",
    description: "At most 1,000.",
    query: [
      {
        name: "revoked",
        description: "Whether revoked keys are listed, too.",
        schema: { type: "boolean", default: false },
      },
    ],
    answer: { status: 200, description: "The keys.", schema: listOf("Key") },
    errors: [],
  },
  request: ({ query }) => ({ revoked: query.boolean("revoked") }),
  response: ({ keys }) => jsonReply(200, JSON.stringify(keys.map(keyMembers))),
});

const revoke = row({
  method: "DELETE",
  path: "/api/keys/:id",
  rpc: rpc.revokeKey,
  doc: {
    tag: TAG,
    summary: "Revoke an API key",
    description: "It is dead at once, on all nodes. Again is the same.",
    answer: { status: 200, description: "The key.", schema: ref("Key") },
    errors: ["KEY_NOT_FOUND", "VALIDATION_ERROR"],
  },
  request: byId,
  response: ({ key }) => jsonReply(200, keyText(key)),
});

/** Keys of programs. */
export const KEY_ROWS: readonly Row[] = [create, list, revoke];
