import type { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import { namedId } from "../core/ids.ts";
import type { Database } from "../db/database.ts";
import type { SenderIdentity } from "./port.ts";
import type { Vault } from "./vault.ts";
import { IDENTITY_COLUMNS, type IdentityRow } from "./view.ts";

const FIND = {
  name: "identity-find",
  text: `select ${IDENTITY_COLUMNS} from sender_identities where id = $1`,
};
const LIST = {
  name: "identity-list",
  text: `select ${IDENTITY_COLUMNS} from sender_identities order by id`,
};
const SECRETS = {
  name: "identity-secrets",
  text: `select ${IDENTITY_COLUMNS}, sealed_config as "sealedConfig" from sender_identities order by id`,
};
const NOTE = {
  name: "identity-note",
  text: "update sender_identities set verify_time = $2 where id = $1",
};

/** What an id may look like: it stands in destinations, between `+` and `:`. */
const isIdentityId = (text: string): boolean => /^[A-Za-z0-9._-]{1,100}$/.test(text);

export function checkIdentityId(check: Check, id: string): void {
  if (!isIdentityId(id))
    check.unacceptable("/id", "must be 1 to 100 letters, digits, dots, underscores or hyphens");
}

/** One sender by the id of the path. @throws IDENTITY_NOT_FOUND */
export async function requireIdentity(db: Database, id: string): Promise<IdentityRow> {
  const [row] = isIdentityId(id) ? await db.query<IdentityRow>(FIND, [id]) : [];
  if (!row) throw identityNotFound(id);
  return row;
}

export function identityNotFound(id: string) {
  return fail("IDENTITY_NOT_FOUND", { id: namedId(id, isIdentityId) });
}

export function findIdentities(db: Database): Promise<IdentityRow[]> {
  return db.query<IdentityRow>(LIST, []);
}

/** A mail was accepted from this sender. */
export async function noteSender(db: Database, id: string | undefined, now: Date): Promise<void> {
  if (id !== undefined) await db.query(NOTE, [id, now]);
}

/** All senders with their secrets opened. One that was sealed under another key has an empty configuration. */
export async function openIdentities(db: Database, vault: Vault): Promise<SenderIdentity[]> {
  const rows = await db.query<IdentityRow & { sealedConfig: string }>(SECRETS, []);
  return rows.map(({ sealedConfig, verifyTime: _verifyTime, ...row }) => ({
    ...row,
    config: openConfig(vault, sealedConfig),
  }));
}

function openConfig(vault: Vault, sealed: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(vault.open(sealed)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
