import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refusal,
  type TestServices,
} from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

const admin = () => t.users(ADMIN);
const PASSWORD = "correct horse";

async function add(person: Parameters<ReturnType<typeof admin>["createUser"]>[0]): Promise<string> {
  const { user } = await admin().createUser(person);
  return user?.id ?? "";
}

test("a key keeps the directory, but makes nobody more than it is and leaves operators alone", async () => {
  const scopes = new Set(["users:read", "users:write"] as const);
  const key = t.users({ kind: "key", keyId: "k".repeat(29), scopes });
  const { user } = await key.createUser({ email: "by-key@corp.test", role: "clerk" });
  const id = user?.id ?? "";
  // An address that stays the same is no change.
  const same = { paths: ["pool", "email", "slack_user_id"] };
  await key.updateUser({ id, updateMask: same, pool: "one", email: " BY-KEY@corp.test" });
  expect((await key.listUsers({ search: "by-key" })).users).toMatchObject([{ id, pool: "one" }]);
  const boss = await add({ email: "boss@corp.test", operator: true });
  const mira = await add({ email: "m@key.test", slackTeamId: "T5", slackUserId: "U5" });
  const { userId: guest } = await createPerson(t, { email: "guest@key.test" });
  const text = "update users set via_link = true where id = $1";
  await t.db.query({ name: "test-key-guest", text }, [guest]);
  const pair = { slackTeamId: "T6", slackUserId: "U6" };
  const calls = [
    key.updateUser({ id, updateMask: { paths: ["email"] }, email: "x@key.test" }),
    key.updateUser({ id, updateMask: { paths: ["slack_team_id", "slack_user_id"] }, ...pair }),
    key.updateUser({ id: mira, updateMask: { paths: ["slack_user_id"] }, slackUserId: "U7" }),
    key.updateUser({ id: mira, updateMask: { paths: ["slack_team_id"] }, slackTeamId: "T7" }),
    key.updateUser({ id: mira, updateMask: { paths: ["email"] } }),
    key.updateUser({ id: mira, updateMask: { paths: ["slack_team_id", "slack_user_id"] } }),
    key.createUser({ email: "guest@key.test", ...pair }),
    key.createUser({ email: "x@key.test", operator: true }),
    key.createUser({ email: "x@key.test", password: PASSWORD }),
    key.createUser({ email: "x@key.test", invite: true }),
    key.updateUser({ id, updateMask: { paths: ["operator"] }, operator: true }),
    key.updateUser({ id, updateMask: { paths: ["password"] }, password: PASSWORD }),
    key.updateUser({ id: boss, updateMask: { paths: ["email"] }, email: "x@key.test" }),
    key.deleteUser({ id: boss }),
    key.setPassword({ id, password: PASSWORD }),
    key.clearPassword({ id }),
    key.inviteUser({ id }),
  ];
  const reasons = (await Promise.all(calls.map(refusal))).map(({ reason }) => reason);
  expect(reasons).toEqual(calls.map(() => "PERMISSION_DENIED"));
  expect((await admin().getUser({ id })).user?.email).toBe("by-key@corp.test");
  expect((await admin().getUser({ id: mira })).user).toMatchObject({
    email: "m@key.test",
    slackUserId: "U5",
  });
  expect((await admin().getUser({ id: guest })).user?.slackUserId).toBeUndefined();
  expect((await key.createUser({ email: "guest@key.test", pool: "one" })).user?.id).toBe(guest);
  await key.deleteUser({ id });
  expect((await admin().getUser({ id })).user?.active).toBe(false);
});
