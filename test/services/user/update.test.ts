import { afterAll, beforeAll, expect, test } from "vitest";
import { findSession } from "../../../src/services/auth/index.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refund,
  refusal,
  type TestServices,
} from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
  // So that nobody below is the last operator, or the last who can sign in.
  await t.users(ADMIN).createUser({ email: "root@corp.test", operator: true, password: PASSWORD });
});
afterAll(() => t.close());

const admin = () => t.users(ADMIN);
const PASSWORD = "correct horse";

async function add(person: Parameters<ReturnType<typeof admin>["createUser"]>[0]): Promise<string> {
  const { user } = await admin().createUser(person);
  return user?.id ?? "";
}

function update(id: string, paths: string[], person: object = {}) {
  return admin().updateUser({ id, updateMask: { paths }, ...person });
}

/** Signs somebody in; tells whether that session lives. */
async function signIn(email: string): Promise<() => Promise<boolean>> {
  await t.auth({ kind: "nobody" }).login({ email, password: PASSWORD });
  const token = t.cookies.at(-1) ?? "";
  // The limit of attempts is no matter here.
  t.clock.pass(60);
  return async () => (await findSession(t.db, token, t.clock.now())) !== undefined;
}

test("only the fields of the mask change; one that is named and not given is cleared", async () => {
  const id = await add({ email: "mira@corp.test", displayName: "Mira", role: "treasurer", pool: "one" });
  const { user } = await update(id, ["role", "pool", "display_name"], {
    role: " clerk ",
    displayName: "  ",
    accessLevel: "not in the mask",
  });
  expect(user).toMatchObject({ email: "mira@corp.test", role: "clerk" });
  for (const name of ["displayName", "pool", "accessLevel"] as const) expect(user?.[name]).toBeUndefined();
  const { user: read } = await admin().getUser({ id });
  expect(read).toEqual(user);
});

test("without a mask nothing changes, not even the time of the last change", async () => {
  const id = await add({ email: "still@corp.test", role: "clerk" });
  const before = (await admin().getUser({ id })).user;
  t.clock.pass(60);
  expect((await update(id, [], { role: "other" })).user).toEqual(before);
});

test("addresses are folded, unique, and enough to reach them afterwards as well", async () => {
  const id = await add({ email: "ned@corp.test" });
  const una = await add({ email: "una@corp.test", slackTeamId: "T1", slackUserId: "U1" });
  expect((await update(id, ["email"], { email: " NED@other.TEST " })).user?.email).toBe("ned@other.test");

  const email = await refusal(update(id, ["email"], { email: "UNA@corp.test" }));
  expect(email).toMatchObject({
    reason: "USER_ALREADY_EXISTS",
    message: "A user with this e-mail address exists already.",
  });
  const pair = { slackTeamId: "T1", slackUserId: "U1" };
  const slack = await refusal(update(id, ["slack_team_id", "slack_user_id"], pair));
  expect(slack.message).toBe("A user with this Slack id exists already.");
  await admin().deleteUser({ id: una });
  const asleep = await refusal(update(id, ["email"], { email: "una@corp.test" }));
  expect(asleep.message).toContain("set `active` to true");

  for (const [paths, given] of [
    [["email"], {}],
    [["email"], { email: "  " }],
    [["slack_user_id"], { slackUserId: "U2" }],
  ] as const) {
    expect((await refusal(update(id, [...paths], given))).reason).toBe("USER_NO_ADDRESS");
  }
  const moved = await update(id, ["email", "slack_team_id", "slack_user_id"], {
    slackTeamId: "T2",
    slackUserId: "U2",
  });
  expect(moved.user).toMatchObject({ slackUserId: "U2" });
  expect(moved.user?.email).toBeUndefined();
  expect((await refusal(update(id, ["slack_team_id", "slack_user_id"]))).reason).toBe("USER_NO_ADDRESS");
});

test("of ten who take the same address at once one gets it", async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, (_, n) => add({ email: `racer${n}@corp.test` })));
  const settled = await Promise.allSettled(
    ids.map((id) => update(id, ["email"], { email: "goal@corp.test" })),
  );
  expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test.each([
  ["a field that there is not", ["has_password"], {}, "INVALID_REQUEST", ["/update_mask"]],
  ["no value for whether they operate", ["operator"], {}, "INVALID_REQUEST", ["/operator"]],
  ["no value for whether they are active", ["active"], {}, "INVALID_REQUEST", ["/active"]],
  ["no password", ["password"], {}, "INVALID_REQUEST", ["/password"]],
  ["a short password", ["password"], { password: "short" }, "VALIDATION_ERROR", ["/password"]],
  ["an address that is none", ["email"], { email: "Eve" }, "VALIDATION_ERROR", ["/email"]],
  ["a look-alike of one", ["email"], { email: "аdmin@corp.test" }, "VALIDATION_ERROR", ["/email"]],
  [
    "one of 10,000 characters",
    ["email"],
    { email: `${"a".repeat(10_000)}@b.test` },
    "VALIDATION_ERROR",
    ["/email"],
  ],
  [
    "a header in a name",
    ["display_name"],
    { displayName: "Eve\r\nBcc: a@b" },
    "VALIDATION_ERROR",
    ["/display_name"],
  ],
  [
    "a name that reads backwards",
    ["display_name"],
    { displayName: "Eve \u202Etset" },
    "VALIDATION_ERROR",
    ["/display_name"],
  ],
  ["half a character", ["role"], { role: "\uD800" }, "VALIDATION_ERROR", ["/role"]],
  ["a long label", ["pool"], { pool: "x".repeat(101) }, "VALIDATION_ERROR", ["/pool"]],
  [
    "a Slack id that is none",
    ["slack_team_id"],
    { slackTeamId: "acme" },
    "VALIDATION_ERROR",
    ["/slack_team_id"],
  ],
])("refused, and nothing stored: %s", async (name, paths, given, reason, violations) => {
  const id = await add({ email: `${name.replaceAll(/[^a-z]/g, "")}@bad.test`, role: "kept" });
  const before = (await admin().getUser({ id })).user;
  const refused = await refusal(update(id, [...paths, "role"], { role: "new", ...given }));
  expect(refused).toMatchObject({ reason, violations });
  expect(JSON.stringify(refused)).not.toMatch(/Eve|short|acme/);
  expect((await admin().getUser({ id })).user).toEqual(before);
});

test("whoever does not exist is not found, before the body is looked at; the id is repeated only where it can be one", async () => {
  const bad = { email: "none" };
  expect(await refusal(update("0".repeat(32), ["email"], bad))).toMatchObject({
    reason: "USER_NOT_FOUND",
    message: `User '${"0".repeat(32)}' not found.`,
  });
  const calls = [
    admin().getUser({ id: "<b>\u0000" }),
    admin().deleteUser({ id: "<b>\u0000" }),
    admin().setPassword({ id: "<b>\u0000", password: "x" }),
    admin().clearPassword({ id: "<b>\u0000" }),
    admin().inviteUser({ id: "<b>\u0000" }),
  ];
  for (const { reason, message } of await Promise.all(calls.map(refusal)))
    expect([reason, message]).toEqual(["USER_NOT_FOUND", "User '(malformed id)' not found."]);
});

test("another password, demotion and deactivation end all sessions; other changes do not", async () => {
  const id = await add({ email: "ses@corp.test", operator: true, password: PASSWORD });
  const lives = await signIn("ses@corp.test");
  await update(id, ["role", "operator"], { role: "clerk", operator: true });
  expect(await lives()).toBe(true);
  await update(id, ["operator"], { operator: false });
  expect(await lives()).toBe(false);
  const again = await signIn("ses@corp.test");
  await update(id, ["password"], { password: PASSWORD });
  expect(await again()).toBe(false);
  const third = await signIn("ses@corp.test");
  await update(id, ["active"], { active: false });
  await update(id, ["active"], { active: true });
  expect(await third()).toBe(false);
  const fourth = await signIn("ses@corp.test");
  await admin().deleteUser({ id });
  await update(id, ["active"], { active: true });
  expect(await fourth()).toBe(false);
});

test("another address signs nobody out, and brings no session back that has ended", async () => {
  const id = await add({ email: "old@corp.test", password: PASSWORD });
  const lives = await signIn("old@corp.test");
  // As of one who signed in while the password changed.
  const text = `insert into sessions (token_hash, user_id, create_time, expire_time, password_time)
    select 'dead', $1, $2, $2::timestamptz + interval '1 day', '2020-01-01'`;
  await t.db.query({ name: "test-dead-session", text }, [id, t.clock.now()]);
  await update(id, ["email"], { email: "new@corp.test" });
  expect(await lives()).toBe(true);
  const later = await signIn("new@corp.test");
  await update(id, ["email"], { email: "newer@corp.test" });
  expect([await lives(), await later()]).toEqual([true, true]);
  const count = `select count(*)::int as dead from sessions s join users u on u.id = s.user_id
    where token_hash = 'dead' and s.password_time is distinct from u.password_time`;
  expect(await t.db.query({ name: "test-still-dead", text: count }, [])).toEqual([{ dead: 1 }]);
  await update(id, ["email", "operator", "password"], {
    email: "newest@corp.test",
    operator: false,
    password: PASSWORD,
  });
  expect([await lives(), await later()]).toEqual([false, false]);
});

test("an operator sets and takes away passwords, which ends all sessions", async () => {
  const id = await add({ email: "pia@corp.test", password: PASSWORD });
  const lives = await signIn("pia@corp.test");
  const { user } = await admin().setPassword({ id, password: `${PASSWORD}!` });
  expect(user?.hasPassword).toBe(true);
  expect(await lives()).toBe(false);
  await admin().setPassword({ id, password: PASSWORD });
  const again = await signIn("pia@corp.test");
  for (const _twice of [1, 2]) {
    expect((await admin().clearPassword({ id })).user?.hasPassword).toBe(false);
  }
  expect(await again()).toBe(false);
  const refused = await refusal(
    t.auth({ kind: "nobody" }).login({ email: "pia@corp.test", password: PASSWORD }),
  );
  expect(refused.reason).toBe("INVALID_CREDENTIALS");
  expect((await refusal(admin().setPassword({ id, password: "short" }))).violations).toEqual(["/password"]);
});

test("deactivating works twice, and the person can be brought back", async () => {
  const id = await add({ email: "dea@corp.test" });
  const first = await admin().deleteUser({ id });
  t.clock.pass(60);
  const second = await admin().deleteUser({ id });
  expect(first.user?.active).toBe(false);
  expect(second.user).toEqual(first.user);
  expect((await update(id, ["active"], { active: true })).user?.active).toBe(true);
});

test("tasks that wait for an address become theirs who gets it: added, changed, brought back", async () => {
  const ask = async (email: string) => {
    const members = { assignToJson: JSON.stringify({ email }) };
    const { task } = await t.tasks(ADMIN).createTask({ ...refund(`waits for ${email}`), ...members });
    return task?.id ?? "";
  };
  const holder = async (id: string) => (await t.tasks(ADMIN).getTask({ id })).task?.assignee?.userId;
  const [first, second] = [await ask("later@corp.test"), await ask("moved@corp.test")];
  expect(await holder(first)).toBeUndefined();
  const id = await add({ email: "later@corp.test", active: false });
  expect(await holder(first)).toBeUndefined();
  await update(id, ["active"], { active: true });
  expect(await holder(first)).toBe(id);
  await update(id, ["email"], { email: "moved@corp.test" });
  expect(await holder(second)).toBe(id);
  const third = await ask("added@corp.test");
  expect(await holder(third)).toBeUndefined();
  expect(await add({ email: "added@corp.test" })).toBe(await holder(third));
});

test("somebody who came by a link is in the directory once an operator changes them, and not by being put out of use", async () => {
  const viaLink = async (id: string) => {
    const text = `select via_link as "viaLink" from users where id = $1`;
    return (await t.db.query<{ viaLink: boolean }>({ name: "test-via-link", text }, [id]))[0]?.viaLink;
  };
  const { userId } = await createPerson(t, { email: "guest@corp.test" });
  await t.db.query({ name: "test-make-guest", text: "update users set via_link = true where id = $1" }, [
    userId,
  ]);
  await update(userId, ["active"], { active: false });
  expect(await viaLink(userId)).toBe(true);
  await update(userId, ["active"], { active: true });
  expect(await viaLink(userId)).toBe(false);
});
