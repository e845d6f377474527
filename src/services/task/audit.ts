import { type Actor, type Signature, signatureOf } from "../core/call.ts";

/** The parameter `by` of `insertAudit` for an act of this actor. */
export function signedBy(actor: Actor): string {
  return signed(signatureOf(actor));
}

/** The parameter `by` of `insertAudit` for a signature. */
export function signed({ actorType, email, userId, keyId, embedSub, embedJti }: Signature): string {
  return JSON.stringify({
    type: actorType,
    email,
    user_id: userId,
    key_id: keyId,
    embed_sub: embedSub,
    embed_jti: embedJti,
  });
}

interface Entry {
  id: string;
  action: string;
  /** A JSON parameter; the server itself where there is none. */
  by?: string;
  channel?: string;
  /** JSON. */
  extra?: string;
}

/**
 * One entry of the trail for each row of `from`, in the statement that changed the task. `from` gives rows of `tasks` as
 * they are now, and `from_status` as it was; all else is SQL, too.
 */
export const insertAudit = (
  from: string,
  { id, action, by = `'{"type":"system"}'`, channel = "null", extra = "null" }: Entry,
) => `
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, channel, extra_data, create_time,
    actor_type, actor_email, actor_user_id, actor_key_id, embed_sub, embed_jti)
  select ${id}, t.id, t.revision, t.from_status, t.status, ${action}, ${channel}, ${extra}, t.update_time, actor.*
  from ${from} t, json_to_record(${by}::json)
    as actor(type text, email text, user_id text, key_id text, embed_sub text, embed_jti text)`;
