import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { KeySchema } from "../../../gen/awaithumans/auth/v1/key_pb.ts";
import { KEY_PREFIX, secretMatcher } from "../core/authenticate.ts";
import { type Actor, type Call, SCOPES, type Scope } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import type { Database } from "../db/database.ts";
import { sha256 } from "./secret.ts";

type KeyActor = Extract<Actor, { kind: "key" }>;

/** Characters of a key by which it is told. */
const SHOWN = 12;

/** The id of the key that the server's settings name. */
export const ENVIRONMENT_KEY = "environment";

const FIND = {
  name: "key-find",
  text: `select id, scopes::text as scopes, last_use_time as "lastUseTime" from api_keys
    where key_hash = $1 and revoke_time is null`,
};
const IS_LIVE = {
  name: "key-is-live",
  text: "select from api_keys where id = $1 and revoke_time is null",
};
const USE = {
  name: "key-use",
  text: `update api_keys set last_use_time = $2
    where id = $1 and (last_use_time is null or last_use_time <= $2::timestamptz - interval '1 minute')`,
};

/** The columns of a key as `viewKey` reads them. */
export const KEY_COLUMNS = `id, name, prefix, scopes::text as scopes, create_time as "createTime",
  last_use_time as "lastUseTime", revoke_time as "revokeTime"`;

export interface KeyRow {
  id: string;
  name: string;
  prefix: string;
  /** JSON text of a list. */
  scopes: string;
  createTime: Date | null;
  lastUseTime: Date | null;
  revokeTime: Date | null;
}

/** A new key's text, of 160 random bits. */
export function newKeyText(call: Pick<Call, "newSecret">): string {
  return KEY_PREFIX + sha256(call.newSecret()).slice(0, 40);
}

export function prefixOf(text: string): string {
  return text.slice(0, SHOWN);
}

/** The key that the server's settings name, as it is listed. */
export function environmentKey(text: string): KeyRow {
  return {
    id: ENVIRONMENT_KEY,
    name: "AWAITHUMANS_SERVICE_API_KEY",
    prefix: prefixOf(text),
    scopes: '["embed:mint"]',
    createTime: null,
    lastUseTime: null,
    revokeTime: null,
  };
}

/** What is stored was one of ours when it was; a scope that is no more opens nothing. */
function scopesOf(text: string): Scope[] {
  const stored: unknown = JSON.parse(text);
  return Array.isArray(stored) ? SCOPES.filter((scope) => stored.includes(scope)) : [];
}

export function viewKey(row: KeyRow): MessageInitShape<typeof KeySchema> {
  const { id, name, prefix, createTime, lastUseTime, revokeTime } = row;
  return {
    id,
    name,
    prefix,
    scopes: scopesOf(row.scopes),
    ...(createTime && { createTime: timestampFromDate(createTime) }),
    ...(lastUseTime && { lastUseTime: timestampFromDate(lastUseTime) }),
    ...(revokeTime && { revokeTime: timestampFromDate(revokeTime) }),
  };
}

const MINUTE_MS = 60_000;

/**
 * Finds keys by their text, `extra` among them, which the settings name. When one was last used is noted at most once
 * a minute: no request waits for that, and none fails of it.
 */
export function keyFinder(
  db: Database,
  extra: string | undefined,
): (text: string, now: Date) => Promise<KeyActor | undefined> {
  const isExtra = secretMatcher(extra);
  const noted = new Map<string, number>();
  const note = (id: string, lastUseTime: Date | null, now: Date) => {
    const last = Math.max(lastUseTime?.getTime() ?? 0, noted.get(id) ?? 0);
    if (now.getTime() - last < MINUTE_MS) return;
    noted.set(id, now.getTime());
    db.query(USE, [id, now]).catch(() => noted.delete(id));
  };
  return async (text, now) => {
    if (isExtra(text)) return { kind: "key", keyId: ENVIRONMENT_KEY, scopes: new Set(["embed:mint"]) };
    const [row] = await db.query<Pick<KeyRow, "id" | "scopes" | "lastUseTime">>(FIND, [sha256(text)]);
    if (!row) return undefined;
    note(row.id, row.lastUseTime, now);
    return { kind: "key", keyId: row.id, scopes: new Set(scopesOf(row.scopes)) };
  };
}

/** @throws UNAUTHENTICATED where the key was revoked. */
export async function requireLiveKey(db: Database, { keyId }: KeyActor): Promise<void> {
  if (keyId === ENVIRONMENT_KEY) return;
  const found = await db.query(IS_LIVE, [keyId]);
  if (found.length === 0) throw fail("UNAUTHENTICATED");
}
