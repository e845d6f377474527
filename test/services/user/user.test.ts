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

test("a person is added with a folded address, and found in the list", async () => {
  const { user } = await t.users(ADMIN).createUser({
    email: "  Mira@Corp.Test ",
    displayName: "Mira",
    slackTeamId: "T012AB3CD",
    slackUserId: "U012AB3CD",
    role: "treasurer",
    accessLevel: "senior",
    pool: "treasury",
    password: "correct horse",
  });
  expect(user).toMatchObject({
    email: "mira@corp.test",
    displayName: "Mira",
    slackUserId: "U012AB3CD",
    hasPassword: true,
    active: true,
    operator: false,
  });
  const { users } = await t.users(ADMIN).listUsers({ role: "treasurer", pool: "treasury", active: true });
  expect(users.map(({ id }) => id)).toEqual([user?.id]);
  expect((await t.users(ADMIN).listUsers({ role: "nobody's" })).users).toEqual([]);
});

test("somebody without a password cannot sign in, with one can", async () => {
  await t.users(ADMIN).createUser({ email: "ola@corp.test" });
  await t.users(ADMIN).createUser({ email: "pia@corp.test", password: "correct horse" });
  const nobody = t.auth({ kind: "nobody" });
  const ola = await refusal(nobody.login({ email: "ola@corp.test", password: "correct horse" }));
  expect(ola.reason).toBe("INVALID_CREDENTIALS");
  await nobody.login({ email: "PIA@corp.test", password: "correct horse" });
});

test.each([
  ["no address at all", { displayName: "Nobody" }, "USER_NO_ADDRESS"],
  ["half of the Slack pair", { email: "x@corp.test", slackUserId: "U1" }, "USER_NO_ADDRESS"],
  ["a blank address", { email: "   " }, "USER_NO_ADDRESS"],
])("refused: %s", async (_name, person, reason) => {
  expect((await refusal(t.users(ADMIN).createUser(person))).reason).toBe(reason);
});

test.each([
  ["an address that is none", { email: "not an address" }, "/email"],
  ["an address of 10,000 characters", { email: `${"a".repeat(10_000)}@b.test` }, "/email"],
  [
    "a line break in a name",
    { email: "y@corp.test", displayName: "Eve\r\nBcc: all@corp.test" },
    "/display_name",
  ],
  ["a Slack id that is none", { slackTeamId: "nope", slackUserId: "U9" }, "/slack_team_id"],
  ["a short password", { email: "y@corp.test", password: "short" }, "/password"],
])("refused: %s", async (_name, person, path) => {
  const { reason, violations, message } = await refusal(t.users(ADMIN).createUser(person));
  expect([reason, violations]).toEqual(["VALIDATION_ERROR", [path]]);
  expect(message).not.toContain("Eve");
});

test("an address or a Slack id belongs to one person, whatever the case and also of those deactivated", async () => {
  await t.users(ADMIN).createUser({ email: "una@corp.test", slackTeamId: "T9", slackUserId: "U9" });
  const email = await refusal(t.users(ADMIN).createUser({ email: "UNA@corp.test" }));
  expect([email.reason, email.message]).toEqual([
    "USER_ALREADY_EXISTS",
    "A user with this e-mail address exists already.",
  ]);
  const slack = await refusal(
    t.users(ADMIN).createUser({ email: "vera@corp.test", slackTeamId: "T9", slackUserId: "U9" }),
  );
  expect(slack.message).toContain("this Slack id");
  await t.db.query({ name: "test-sleep", text: "update users set active = false where email = $1" }, [
    "una@corp.test",
  ]);
  const asleep = await refusal(t.users(ADMIN).createUser({ email: "una@corp.test" }));
  expect(asleep.message).toContain("deactivated");
});

test("of twenty who add the same person at once one does", async () => {
  const calls = Array.from({ length: 20 }, () => t.users(ADMIN).createUser({ email: "rush@corp.test" }));
  const settled = await Promise.allSettled(calls);
  expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("somebody may be added inactive; a clash by way of the Slack ids says so, too", async () => {
  const person = { email: "later@corp.test", slackTeamId: "T8", slackUserId: "U8", active: false };
  expect((await t.users(ADMIN).createUser(person)).user?.active).toBe(false);
  const pair = { email: "earlier@corp.test", slackTeamId: "T8", slackUserId: "U8" };
  const { message } = await refusal(t.users(ADMIN).createUser(pair));
  expect(message).toMatch(/with this Slack id \(deactivated: set `active` to true/);
  const invited = await refusal(
    t.users(ADMIN).createUser({ email: "a@b.test", active: false, invite: true }),
  );
  expect([invited.reason, invited.violations]).toEqual(["VALIDATION_ERROR", ["/invite"]]);
});

test("whoever came by a link before is added under the same id, as active as is said", async () => {
  const { userId } = await createPerson(t, { email: "guest@corp.test" });
  await t.db.query({ name: "test-guest", text: "update users set via_link = true where id = $1" }, [userId]);
  const { user } = await t.users(ADMIN).createUser({ email: "guest@corp.test", pool: "one", active: false });
  expect(user).toMatchObject({ id: userId, pool: "one", active: false });
  expect((await refusal(t.users(ADMIN).createUser({ email: "guest@corp.test" }))).reason).toBe(
    "USER_ALREADY_EXISTS",
  );
});

test("the list comes in pages that miss nobody and show nobody twice, with the total of all", async () => {
  // Many at the same instant, so that only their ids tell them apart.
  const emails = Array.from({ length: 25 }, (_, n) => `page${n}@list.test`);
  await Promise.all(emails.map((email) => t.users(ADMIN).createUser({ email, role: "paged" })));
  const seen: string[] = [];
  let pageToken = "";
  do {
    const page = await t.users(ADMIN).listUsers({ role: "paged", pageSize: 10, pageToken });
    expect(page.totalSize).toBe(25);
    seen.push(...page.users.map(({ email = "" }) => email));
    pageToken = page.nextPageToken;
    t.clock.pass(1);
    await t.users(ADMIN).createUser({ email: `between${seen.length}@list.test` });
  } while (pageToken !== "");
  expect(seen.toSorted()).toEqual(emails.toSorted());
  const exact = await t.users(ADMIN).listUsers({ role: "paged", pageSize: 25 });
  expect([exact.users.length, exact.nextPageToken]).toEqual([25, ""]);
});

test.each([
  ["part of a name, whatever the case", "MÜLL", 1],
  ["part of an address", "@SEARCH.test", 2],
  ["a Slack id", "u0search", 1],
  ["part of a Slack id", "0search", 0],
  ["white space around it", "  müller ", 1],
  ["a wildcard of SQL is none", "%", 0],
  ["blank is no filter", "  ", 2],
])("people are found by %s", async (_name, search, count) => {
  await t
    .users(ADMIN)
    .createUser({ email: "one@search.test", displayName: "Jo Müller", pool: "s" })
    .catch(() => {});
  const other = { email: "two@search.test", slackTeamId: "T0SEARCH", slackUserId: "U0SEARCH", pool: "s" };
  await t
    .users(ADMIN)
    .createUser(other)
    .catch(() => {});
  const { users, totalSize } = await t.users(ADMIN).listUsers({ search, pool: "s" });
  expect([users.length, totalSize]).toEqual([count, count]);
});

test.each([
  [{ pageSize: 1_001 }, "/page_size"],
  [{ pageSize: -1 }, "/page_size"],
  [{ pageToken: "bm9uZQ" }, "/page_token"],
  [{ pageToken: Buffer.from("99999999999999|x").toString("base64url").slice(0, 9) }, "/page_token"],
  [{ search: "x".repeat(201) }, "/search"],
  [{ role: "x\0" }, "/role"],
])("a list is refused: %j", async (request, path) => {
  const { reason, violations } = await refusal(t.users(ADMIN).listUsers(request));
  expect([reason, violations]).toEqual(["VALIDATION_ERROR", [path]]);
});

test("the directory is the operators'", async () => {
  const reviewer = await createPerson(t, { email: "reviewer@corp.test" });
  expect((await refusal(t.users(reviewer).listUsers({}))).reason).toBe("PERMISSION_DENIED");
  const bad = { email: "not an address" };
  expect((await refusal(t.users(reviewer).createUser(bad))).reason).toBe("PERMISSION_DENIED");
});
