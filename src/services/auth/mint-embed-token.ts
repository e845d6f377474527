import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type {
  MintEmbedTokenRequest,
  MintEmbedTokenResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Actor, Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import { isId, namedId } from "../core/ids.ts";
import type { Database } from "../db/database.ts";
import type { AuthDeps } from "./deps.ts";
import { signEmbedToken } from "./embed-token.ts";
import { newStampedId } from "./ids.ts";
import { isAllowedParent } from "./parent-origin.ts";

const TTL = { min: 60, max: 3_600, fallback: 300 };

const FIND = { name: "embed-task", text: `select key_namespace as "namespace" from tasks where id = $1` };

/**
 * A key that can only mint serves pages whatever task they show; any other sees its own tasks only.
 * @throws TASK_NOT_FOUND, PERMISSION_DENIED
 */
async function requireMintable(db: Database, id: string, actor: Actor): Promise<void> {
  const [task] = isId(id) ? await db.query<{ namespace: string }>(FIND, [id]) : [];
  if (!task) throw fail("TASK_NOT_FOUND", { id: namedId(id) });
  const isOwn = actor.kind === "key" && (actor.scopes.size === 1 || actor.keyId === task.namespace);
  if (!isOwn) throw fail("PERMISSION_DENIED");
}

/** The body, the set-up and the origin come before the task, as pages that embed forms expect. */
export async function mintEmbedToken(
  { db, settings }: AuthDeps,
  request: MintEmbedTokenRequest,
  call: Call,
): Promise<MessageInitShape<typeof MintEmbedTokenResponseSchema>> {
  const { taskId, parentOrigin, sub } = request;
  const ttl = request.ttlSeconds ?? 0;
  const check = new Check(call);
  check.text("/task_id", taskId, [1, 64]);
  check.text("/parent_origin", parentOrigin, [1, 256]);
  if (sub !== undefined) check.label("/sub", sub, [0, 256]);
  if (ttl < 0) check.unacceptable("/ttl_seconds", "must not be negative");
  check.done();

  const { embedSecret, embedOrigins, publicUrl } = settings;
  if (embedSecret === undefined) throw fail("EMBED_NOT_CONFIGURED");
  if (!isAllowedParent(embedOrigins, parentOrigin)) throw fail("EMBED_ORIGIN_NOT_ALLOWED");
  await requireMintable(db, taskId, call.actor);

  const issued = Math.floor(call.now.getTime() / 1000);
  const expires = issued + (ttl === 0 ? TTL.fallback : Math.min(TTL.max, Math.max(TTL.min, ttl)));
  const jti = newStampedId(call);
  const token = await signEmbedToken(embedSecret, { taskId, parentOrigin, sub, jti, issued, expires });
  return {
    embedToken: token,
    embedUrl: `${publicUrl}/embed?id=${taskId}#token=${token}`,
    expireTime: timestampFromMs(expires * 1000),
  };
}
