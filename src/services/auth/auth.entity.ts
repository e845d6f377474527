import { defineEntity, p } from "@mikro-orm/core";

/** Table `users`: the people who may be asked, and those who may also operate the server. */
export const User = defineEntity({
  name: "User",
  tableName: "users",
  properties: {
    id: p.text().primary(),
    displayName: p.text().nullable(),
    /** Lower case; unique. */
    email: p.text().nullable().unique("users_email_unique"),
    slackTeamId: p.text().nullable(),
    slackUserId: p.text().nullable(),
    role: p.text().nullable(),
    accessLevel: p.text().nullable(),
    pool: p.text().nullable(),
    isOperator: p.boolean().default(false),
    /** argon2id in PHC form; never leaves the database. */
    passwordHash: p.text().nullable(),
    active: p.boolean().default(true),
    lastAssignedTime: p.datetime(3).nullable(),
    createTime: p.datetime(3),
    updateTime: p.datetime(3),
  },
  uniques: [{ name: "users_slack_unique", properties: ["slackTeamId", "slackUserId"] }],
});

/** Table `sessions`: a signed-in browser. The cookie holds the token, the row its SHA-256. */
export const Session = defineEntity({
  name: "Session",
  tableName: "sessions",
  properties: {
    tokenHash: p.text().primary(),
    userId: p.text().index("sessions_user_index"),
    createTime: p.datetime(3),
    expireTime: p.datetime(3).index("sessions_expire_index"),
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
