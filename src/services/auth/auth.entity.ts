import { defineEntity, p } from "@mikro-orm/core";
import { JsonText } from "../db/json-text.ts";

/** Table `sessions`: a signed-in browser. The cookie holds the token, the row its SHA-256. */
export const Session = defineEntity({
  name: "Session",
  tableName: "sessions",
  properties: {
    tokenHash: p.text().primary(),
    /** What it is called by; no secret. */
    id: p
      .text()
      .defaultRaw("replace((gen_random_uuid())::text, '-'::text, ''::text)")
      .unique("sessions_id_unique"),
    userId: p.text().index("sessions_user_index"),
    createTime: p.datetime(3),
    expireTime: p.datetime(3).index("sessions_expire_index"),
    /** Of a guest's session: the one task that it is for. */
    taskId: p.text().nullable(),
    /** From where it was begun, and by which browser. */
    address: p.text().default(""),
    userAgent: p.text().default(""),
    /** That of the person when it began, carried over where it is to stay: it ends when theirs is another. */
    passwordTime: p.datetime(3).nullable(),
  },
});

/** Table `api_keys`: keys of programs, by SHA-256. A revoked one stays, for the trails that name it. */
export const ApiKey = defineEntity({
  name: "ApiKey",
  tableName: "api_keys",
  properties: {
    id: p.text().primary(),
    name: p.text(),
    keyHash: p.text().unique("api_keys_hash_unique"),
    /** The first 12 characters, to tell it by. */
    prefix: p.text(),
    /** A list of texts. */
    scopes: p.type(JsonText),
    createTime: p.datetime(3),
    lastUseTime: p.datetime(3).nullable(),
    revokeTime: p.datetime(3).nullable(),
  },
});

/** Table `setup_tokens`: one-shot links to create the first operator, by SHA-256. */
export const SetupToken = defineEntity({
  name: "SetupToken",
  tableName: "setup_tokens",
  properties: {
    tokenHash: p.text().primary(),
    createTime: p.datetime(3),
  },
});

/** Table `attempt_windows`: how often somebody tried within the current window, by SHA-256 of who. */
export const AttemptWindow = defineEntity({
  name: "AttemptWindow",
  tableName: "attempt_windows",
  properties: {
    keyHash: p.text().primary(),
    attempts: p.integer(),
    startTime: p.datetime(3),
  },
});
