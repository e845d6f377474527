import { defineEntity, p } from "@mikro-orm/core";

/** Table `sessions`: a signed-in browser. The cookie holds the token, the row its SHA-256. */
export const Session = defineEntity({
  name: "Session",
  tableName: "sessions",
  properties: {
    tokenHash: p.text().primary(),
    userId: p.text().index("sessions_user_index"),
    createTime: p.datetime(3),
    expireTime: p.datetime(3).index("sessions_expire_index"),
    /** Of a guest's session: the one task that it is for. */
    taskId: p.text().nullable(),
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
