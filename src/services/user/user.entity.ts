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
    /**
     * When the password was last changed or taken away, the e-mail address changed or they were deactivated: what
     * sessions, letters and links from before count by.
     */
    passwordTime: p.datetime(3).nullable(),
    active: p.boolean().default(true),
    /** Came by a link and was added by nobody: answers what the links are for, and is offered nothing else. */
    viaLink: p.boolean().default(false),
    /** For display; the order of routing is `assignSeq`. */
    lastAssignedTime: p.datetime(3).nullable(),
    /** Of the sequence `user_assign_seq`: whoever has the smallest is picked next. */
    assignSeq: p.bigint("string").nullable(),
    createTime: p.datetime(3),
    updateTime: p.datetime(3),
  },
  uniques: [{ name: "users_slack_unique", properties: ["slackTeamId", "slackUserId"] }],
  indexes: [
    {
      name: "users_slack_index",
      expression: "create index users_slack_index on users (slack_user_id) where slack_user_id is not null",
    },
  ],
});
