import { afterAll, beforeEach, expect, test } from "vitest";
import { findSession, offerSetup } from "../../../src/services/auth/index.ts";
import type { Actor } from "../../../src/services/core/call.ts";
import { createTestServices, refusal, type TestServices } from "../../support/services.ts";

const NOBODY: Actor = { kind: "nobody" };
const SETUP = {
  token: "the-setup-token",
  email: "Mira@Corp.test ",
  password: "correct horse",
  displayName: "Mira",
};

let t: TestServices;
const opened: TestServices[] = [];
beforeEach(async () => {
  t = await createTestServices();
  opened.push(t);
});
afterAll(async () => {
  for (const services of opened) await services.close();
});

async function setUp(): Promise<Actor> {
  await offerSetup(t.db, SETUP.token, t.clock.now());
  await t.auth(NOBODY).createOperator(SETUP);
  return (await findSession(t.db, t.cookies[0] ?? "", t.clock.now())) ?? NOBODY;
}

test("the setup link makes one operator, signed in at once", async () => {
  expect(await t.auth(NOBODY).getSetupStatus({})).toMatchObject({ needsSetup: true, tokenActive: false });
  await offerSetup(t.db, SETUP.token, t.clock.now());
  expect(await t.auth(NOBODY).getSetupStatus({})).toMatchObject({ needsSetup: true, tokenActive: true });
  expect((await refusal(t.auth(NOBODY).createOperator({ ...SETUP, token: "another" }))).reason).toBe(
    "INVALID_SETUP_TOKEN",
  );

  const created = await t.auth(NOBODY).createOperator(SETUP);
  expect(created.email).toBe("mira@corp.test");
  const operator = await findSession(t.db, t.cookies[0] ?? "", t.clock.now());
  expect(operator).toMatchObject({ kind: "user", userId: created.userId, isOperator: true });
  expect(await t.auth(operator ?? NOBODY).getMe({})).toMatchObject({
    authenticated: true,
    displayName: "Mira",
    isOperator: true,
  });

  expect((await refusal(t.auth(NOBODY).createOperator(SETUP))).reason).toBe("SETUP_ALREADY_COMPLETED");
  expect(await t.auth(NOBODY).getSetupStatus({})).toMatchObject({ needsSetup: false, tokenActive: false });
  expect(await offerSetup(t.db, "later", t.clock.now())).toBe(false);
});

test("of several setups at once exactly one creates", async () => {
  await offerSetup(t.db, "first", t.clock.now());
  await offerSetup(t.db, "second", t.clock.now());
  const results = await Promise.allSettled(
    ["first", "second", "first", "second"].map((token, n) =>
      t.auth(NOBODY).createOperator({ ...SETUP, token, email: `${n}@corp.test` }),
    ),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("setup refuses bad fields without repeating them", async () => {
  const refused = await refusal(
    t.auth(NOBODY).createOperator({ token: "", email: "nobody", password: "short" }),
  );
  expect(refused).toMatchObject({
    reason: "VALIDATION_ERROR",
    violations: ["/token", "/email", "/password"],
  });
  expect(JSON.stringify(refused.info?.violations)).not.toContain("short");
});

test("setup takes a name of one line that reads as it is written, or none", async () => {
  await offerSetup(t.db, SETUP.token, t.clock.now());
  for (const displayName of [
    "Mira\r\nBcc: a@b.test",
    "ariM\u202E",
    "\u200E",
    "\u200B",
    "\u3164",
    "x".repeat(201),
  ]) {
    const { reason, violations } = await refusal(t.auth(NOBODY).createOperator({ ...SETUP, displayName }));
    expect([reason, violations]).toEqual(["VALIDATION_ERROR", ["/display_name"]]);
  }
  await t.auth(NOBODY).createOperator({ ...SETUP, displayName: "  " });
});

test("sign in by e-mail whatever its case; wrong password and unknown address look alike", async () => {
  await setUp();
  await t.auth(NOBODY).login({ email: "MIRA@corp.TEST", password: SETUP.password });
  expect(await findSession(t.db, t.cookies[1] ?? "", t.clock.now())).toMatchObject({
    email: "mira@corp.test",
  });
  const wrong = await refusal(t.auth(NOBODY).login({ email: "mira@corp.test", password: "wrong" }));
  const unknown = await refusal(t.auth(NOBODY).login({ email: "nobody@corp.test", password: "wrong" }));
  expect(wrong).toMatchObject({ reason: "INVALID_CREDENTIALS" });
  expect(unknown).toEqual(wrong);
});

test("signing out ends the session everywhere; seven days end it anyway", async () => {
  const operator = await setUp();
  await t.auth(operator).logout({});
  expect(await findSession(t.db, t.cookies[0] ?? "", t.clock.now())).toBeUndefined();
  await t.auth(NOBODY).login({ email: SETUP.email, password: SETUP.password });
  t.clock.pass(604_800);
  expect(await findSession(t.db, t.cookies[1] ?? "", t.clock.now())).toBeUndefined();
});

test("deactivation and demotion take effect at once", async () => {
  await setUp();
  const token = t.cookies[0] ?? "";
  await t.db.query({ name: "test-demote", text: "update users set is_operator = false" }, []);
  expect(await findSession(t.db, token, t.clock.now())).toMatchObject({ isOperator: false });
  await t.db.query({ name: "test-deactivate", text: "update users set active = false" }, []);
  expect(await findSession(t.db, token, t.clock.now())).toBeUndefined();
  expect((await refusal(t.auth(NOBODY).login({ email: SETUP.email, password: SETUP.password }))).reason).toBe(
    "INVALID_CREDENTIALS",
  );
});

test("ten sign-ins in five minutes from one address, then a pause", async () => {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect(
      (await refusal(t.auth(NOBODY).login({ email: `${attempt}@corp.test`, password: "x" }))).reason,
    ).toBe("INVALID_CREDENTIALS");
  }
  t.clock.pass(100);
  const limited = await refusal(t.auth(NOBODY).login({ email: "a@corp.test", password: "x" }));
  expect(limited.reason).toBe("RATE_LIMITED");
  expect(limited.info?.retryAfterSeconds).toBe(200);
  t.clock.pass(200);
  expect((await refusal(t.auth(NOBODY).login({ email: "a@corp.test", password: "x" }))).reason).toBe(
    "INVALID_CREDENTIALS",
  );
});

test("secrets are stored hashed", async () => {
  await setUp();
  const [row] = await t.db.query<{ all: string }>(
    {
      name: "test-secrets",
      text: "select (select json_agg(u)::text from users u) || (select json_agg(s)::text from sessions s) || coalesce((select json_agg(k)::text from setup_tokens k), '') as all",
    },
    [],
  );
  for (const secret of [SETUP.token, SETUP.password, t.cookies[0]]) expect(row?.all).not.toContain(secret);
});
