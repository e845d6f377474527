import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../../src/services/core/call.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refusal,
  type TestServices,
} from "../../support/services.ts";

type Person = Extract<Actor, { kind: "user" }>;

let t: TestServices;
/** Another node on the same database, with connections of its own. */
let other: TestServices;
let ann: Person;
let bob: Person;
beforeAll(async () => {
  t = await createTestServices();
  other = await createTestServices(t);
});
afterAll(async () => {
  await other.close();
  await t.close();
});
beforeEach(async () => {
  await t.db.query({ name: "test-nobody", text: "delete from users" }, []);
  ann = await createPerson(t, { email: "ann@corp.test", isOperator: true });
  bob = await createPerson(t, { email: "bob@corp.test", isOperator: true });
  await createPerson(t, { email: "reviewer@corp.test" });
});

type Users = ReturnType<TestServices["users"]>;

/** The ways to take an operator away, and what the refusal calls each. */
const WAYS = {
  delete: (users: Users, id: string) => users.deleteUser({ id }),
  demote: (users: Users, id: string) =>
    users.updateUser({ id, updateMask: { paths: ["operator"] }, operator: false }),
  deactivate: (users: Users, id: string) =>
    users.updateUser({ id, updateMask: { paths: ["active"] }, active: false }),
};
const names = Object.keys(WAYS) as (keyof typeof WAYS)[];

async function operators(): Promise<number> {
  const text = "select count(*)::int as count from users where is_operator and active";
  const [row] = await t.db.query<{ count: number }>({ name: "test-operators", text }, []);
  return row?.count ?? 0;
}

test.each(names)("the last active operator cannot be taken away: %s", async (name) => {
  await WAYS[name](t.users(ADMIN), ann.userId);
  const { reason, message } = await refusal(WAYS[name](t.users(bob), bob.userId));
  expect([reason, message]).toEqual([
    "LAST_OPERATOR",
    `You cannot ${name} the last active operator: nobody could operate the server. Make somebody else an operator first.`,
  ]);
  expect(await operators()).toBe(1);
});

test("one who is inactive does not count, and neither does the guard hold them back", async () => {
  const users = t.users(ADMIN);
  await users.deleteUser({ id: ann.userId });
  await WAYS.demote(users, ann.userId);
  expect((await refusal(WAYS.demote(users, bob.userId))).reason).toBe("LAST_OPERATOR");
  await users.updateUser({
    id: ann.userId,
    updateMask: { paths: ["operator", "active"] },
    operator: true,
    active: true,
  });
  await WAYS.demote(users, bob.userId);
  expect(await operators()).toBe(1);
});

test.each(names.flatMap((one) => names.map((another) => [one, another] as const)))(
  "two who take each other away at the same instant (%s, %s): one stays, every time",
  async (one, another) => {
    const text = "update users set is_operator = true, active = true where id = any($1)";
    for (let round = 0; round < 30; round += 1) {
      await t.db.query({ name: "test-restore", text }, [[ann.userId, bob.userId]]);
      const settled = await Promise.allSettled([
        WAYS[one](t.users(ann), bob.userId),
        WAYS[another](other.users(bob), ann.userId),
      ]);
      expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const lost = settled.find(({ status }) => status === "rejected");
      const why = lost?.status === "rejected" ? lost.reason : undefined;
      expect((await refusal(Promise.reject(why))).reason).toBe("LAST_OPERATOR");
      expect(await operators()).toBe(1);
    }
  },
);

test("many at once, each against the next, leave one", async () => {
  const people = [ann, bob];
  for (let n = 0; n < 6; n += 1)
    people.push(await createPerson(t, { email: `op${n}@corp.test`, isOperator: true }));
  await Promise.allSettled(
    people.map(({ userId }, n) =>
      WAYS[names[n % 3] ?? "delete"]((n % 2 === 0 ? t : other).users(ADMIN), userId),
    ),
  );
  expect(await operators()).toBe(1);
});

test("the last operator who can sign in keeps the password, also where two take it from each other at once", async () => {
  const [first, second] = [t.users(ADMIN), other.users(ADMIN)];
  await first.setPassword({ id: ann.userId, password: "correct horse" });
  const alone = await refusal(first.clearPassword({ id: ann.userId }));
  expect(alone).toMatchObject({ reason: "LAST_OPERATOR" });
  expect(alone.message).toMatch(/^You cannot take the password from the last active operator/);
  expect((await first.clearPassword({ id: bob.userId })).user?.hasPassword).toBe(false);
  for (let round = 0; round < 5; round += 1) {
    await Promise.all(
      [ann, bob].map(({ userId: id }) => first.setPassword({ id, password: "correct horse" })),
    );
    const settled = await Promise.allSettled([
      first.clearPassword({ id: ann.userId }),
      second.clearPassword({ id: bob.userId }),
    ]);
    expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  }
});

/** The ways to take from an operator that they can sign in, and what the refusal calls each. */
const SHUT = {
  ...WAYS,
  "take the password from": (users: Users, id: string) => users.clearPassword({ id }),
  "take the e-mail address from": (users: Users, id: string) =>
    users.updateUser({
      id,
      updateMask: { paths: ["email", "slack_team_id", "slack_user_id"] },
      ...{ slackTeamId: "T1", slackUserId: `U${id.toUpperCase()}` },
    }),
};
const shut = Object.keys(SHUT) as (keyof typeof SHUT)[];

/** Of Ann and Bob, who are operators again with these passwords and addresses of their own. */
async function restore(passwords: Record<"ann" | "bob", string | undefined>): Promise<void> {
  const text = `update users set is_operator = true, active = true, password_hash = null, slack_team_id = null,
    slack_user_id = null, email = $2 where id = $1`;
  for (const [person, password] of [
    [ann, passwords.ann],
    [bob, passwords.bob],
  ] as const) {
    await t.db.query({ name: "test-restore-one", text }, [person.userId, person.email]);
    if (password !== undefined) await t.users(ADMIN).setPassword({ id: person.userId, password });
  }
}

async function whoSignIn(): Promise<number> {
  const text = `select count(*)::int as count from users
    where is_operator and active and password_hash is not null and email is not null`;
  const [row] = await t.db.query<{ count: number }>({ name: "test-who-sign-in", text }, []);
  return row?.count ?? 0;
}

test.each(shut)(
  "the last operator who can sign in stays, though others are left who cannot: %s",
  async (name) => {
    await restore({ ann: "correct horse", bob: undefined });
    const { reason, message } = await refusal(SHUT[name](t.users(ADMIN), ann.userId));
    expect([reason, message]).toEqual([
      "LAST_OPERATOR",
      `You cannot ${name} the last active operator who can sign in: nobody could operate the server. Make somebody else an operator first.`,
    ]);
    expect(await whoSignIn()).toBe(1);
    await SHUT[name](t.users(ADMIN), bob.userId);
    await restore({ ann: "correct horse", bob: "correct horse" });
    await SHUT[name](t.users(ADMIN), ann.userId);
    expect(await whoSignIn()).toBe(1);
  },
);

test.each(shut)("where no operator can sign in there is nothing to keep: %s", async (name) => {
  await restore({ ann: undefined, bob: undefined });
  await SHUT[name](t.users(ADMIN), ann.userId);
  expect(await operators()).toBeGreaterThan(0);
});

test.each(shut.flatMap((one) => shut.map((another) => [one, another] as const)))(
  "two at the same instant (%s, %s) leave one operator who can sign in",
  async (one, another) => {
    for (let round = 0; round < 3; round += 1) {
      await restore({ ann: "correct horse", bob: "correct horse" });
      const settled = await Promise.allSettled([
        SHUT[one](t.users(ADMIN), bob.userId),
        SHUT[another](other.users(ADMIN), ann.userId),
      ]);
      expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await whoSignIn()).toBe(1);
    }
  },
);
