import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { findSession, PasswordLinks } from "../../../src/services/auth/index.ts";
import type { Actor } from "../../../src/services/core/call.ts";
import { ADMIN, createTestServices, refusal, type TestServices } from "../../support/services.ts";

const NOBODY: Actor = { kind: "nobody" };
const OLD = "correct horse";
const NEW = "battery staple";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());
// The limits of attempts are tested below.
beforeEach(() => t.clock.pass(301));

let added = 0;
async function add(person: object = {}): Promise<{ id: string; email: string }> {
  added += 1;
  const email = `person${added}@corp.test`;
  const { user } = await t.users(ADMIN).createUser({ email, ...person });
  return { id: user?.id ?? "", email };
}

/** Signs in; returns who that is, or undefined where it is refused. */
async function signIn(email: string, password: string): Promise<Actor | undefined> {
  const refused = await t
    .auth(NOBODY)
    .login({ email, password })
    .then(
      () => false,
      () => true,
    );
  return refused ? undefined : lastSession();
}
const lastSession = () => findSession(t.db, t.cookies.at(-1) ?? "", t.clock.now());

const tokenIn = (link: string): string => new URL(link).searchParams.get("token") ?? "";
async function invite(id: string): Promise<string> {
  return tokenIn((await t.users(ADMIN).inviteUser({ id })).link);
}
const reset = (token: string, password = NEW) => t.auth(NOBODY).resetPassword({ token, password });

async function letters(): Promise<{ subject: Record<string, unknown>; text: string }[]> {
  const text = `select subject, o::text as text from outbox o where kind = 'letter' order by create_time, id`;
  return t.db.query({ name: "test-letters", text }, []);
}

test("an invitation's link works once: it sets the password, ends all sessions and signs in", async () => {
  const { id, email } = await add({ password: OLD });
  const before = await signIn(email, OLD);
  const token = await invite(id);
  await reset(token);
  expect(await lastSession()).toMatchObject({ kind: "user", userId: id, email });
  const old = before?.kind === "user" ? before.sessionHash : "";
  const text = "select 1 from sessions where token_hash = $1";
  expect(await t.db.query({ name: "test-session-there", text }, [old])).toEqual([]);
  expect((await refusal(reset(token))).reason).toBe("INVALID_PASSWORD_LINK");
  expect(await signIn(email, OLD)).toBeUndefined();
  expect(await signIn(email, NEW)).toMatchObject({ userId: id });
});

test("of ten uses of one link at once one counts", async () => {
  const { id } = await add();
  const token = await invite(id);
  const settled = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => reset(token, `${NEW} ${n}`)));
  expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a link lasts seven days as an invitation, and until then tells its end", async () => {
  const { id } = await add();
  const { link, expireTime, mailed } = await t.users(ADMIN).inviteUser({ id });
  expect(link).toMatch(/^http:\/\/localhost:3001\/password\?token=[\w.-]+$/);
  expect(Number(expireTime?.seconds) * 1000 - t.clock.now().getTime()).toBe(604_800_000);
  expect(mailed).toBe(false);
  t.clock.pass(604_799);
  await reset(tokenIn(link));
  const second = await invite(id);
  t.clock.pass(604_800);
  expect((await refusal(reset(second))).reason).toBe("INVALID_PASSWORD_LINK");
});

test("whatever changes the password or the address ends all links, also the absence of a password that there was before", async () => {
  const { id, email } = await add();
  const changes = [
    () => t.users(ADMIN).setPassword({ id, password: OLD }),
    () => t.users(ADMIN).setPassword({ id, password: OLD }),
    () => t.users(ADMIN).clearPassword({ id }),
    () => t.users(ADMIN).updateUser({ id, updateMask: { paths: ["email"] }, email: `x${email}` }),
    () => t.users(ADMIN).updateUser({ id, updateMask: { paths: ["password"] }, password: OLD }),
    () => t.users(ADMIN).deleteUser({ id }),
  ];
  const tokens: string[] = [];
  for (const change of changes) {
    tokens.push(await invite(id));
    await change();
    t.clock.pass(1);
  }
  const reasons = await Promise.all(tokens.map(async (token) => (await refusal(reset(token))).reason));
  expect(reasons).toEqual(tokens.map(() => "INVALID_PASSWORD_LINK"));
  expect((await refusal(t.users(ADMIN).inviteUser({ id }))).reason).toBe("USER_INACTIVE");
});

test("a dead link stays dead: whoever is brought back, has an old address again or never had a password", async () => {
  const users = t.users(ADMIN);
  const change = (id: string, name: "active" | "email", value: object) =>
    users.updateUser({ id, updateMask: { paths: [name] }, ...value });
  const ways: ((id: string, email: string) => Promise<unknown>)[] = [
    async (id) => {
      await users.deleteUser({ id });
      await change(id, "active", { active: true });
    },
    async (id) => {
      await change(id, "active", { active: false });
      await change(id, "active", { active: true });
    },
    async (id, email) => {
      await change(id, "email", { email: `x${email}` });
      t.clock.pass(1);
      await change(id, "email", { email });
    },
    (id) => users.clearPassword({ id }),
  ];
  for (const way of ways) {
    const { id, email } = await add();
    const token = await invite(id);
    t.clock.pass(1);
    await way(id, email);
    expect((await refusal(reset(token))).reason).toBe("INVALID_PASSWORD_LINK");
    await reset(await invite(id));
  }
});

test("one who was a guest and is added out of use is not let in by a link from before", async () => {
  const email = "guest-out-of-use@corp.test";
  const text = `insert into users (id, email, via_link, create_time, update_time) values ($1, $2, true, now(), now())`;
  const id = "a".repeat(32);
  await t.db.query({ name: "test-invited-guest", text }, [id, email]);
  const token = await invite(id);
  await t.users(ADMIN).createUser({ email, active: false });
  await t.users(ADMIN).updateUser({ id, updateMask: { paths: ["active"] }, active: true });
  expect((await refusal(reset(token))).reason).toBe("INVALID_PASSWORD_LINK");
});

test("forged, malformed and unknown links are refused alike", async () => {
  const { id } = await add();
  const token = await invite(id);
  const [userId = "", purpose = "", expires = "", signature = ""] = token.split(".");
  const others = new PasswordLinks({ key: Buffer.alloc(32), publicUrl: "http://test" });
  const holder = { email: null, passwordHash: null, passwordTime: null };
  const claim = { userId, purpose: "invite", expires: Number(expires) } as const;
  const turned = signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
  const forged = [
    [userId, purpose, expires, turned].join("."),
    [userId, "reset", expires, signature].join("."),
    [userId, purpose, Number(expires) + 1, signature].join("."),
    ["f".repeat(32), purpose, expires, signature].join("."),
    tokenIn(others.write(claim, holder)),
    token.slice(0, -1),
    `${token}.`,
    "none",
    "ünïcode",
  ];
  const answers = await Promise.all(forged.map((one) => refusal(reset(one))));
  for (const { reason, message, violations } of answers)
    expect({ reason, message, violations }).toEqual({
      reason: "INVALID_PASSWORD_LINK",
      message: "This link is not valid any more: it works once, and not for ever. Ask for a new one.",
      violations: [],
    });
  await reset(token);
});

test("a bad password leaves the link as it is", async () => {
  const { id } = await add();
  const token = await invite(id);
  const short = await refusal(reset(token, "hush"));
  expect([short.reason, short.violations]).toEqual(["VALIDATION_ERROR", ["/password"]]);
  expect(short.message).not.toContain("hush");
  const empty = await refusal(t.auth(NOBODY).resetPassword({}));
  expect(empty.violations).toEqual(["/token", "/password"]);
  await reset(token);
});

test("a forgotten password is answered alike whoever asks; a letter is due for whom there is, and holds no secret", async () => {
  const { id, email } = await add({ password: OLD });
  const gone = await add({ active: false, password: OLD });
  const passwordless = await add({ pool: "one" });
  const before = (await letters()).length;
  const guest = "came-by-link@corp.test";
  const text =
    "insert into users (id, email, via_link, create_time, update_time) values ('guest', $1, true, now(), now())";
  await t.db.query({ name: "test-link-person", text }, [guest]);
  const asked = [
    ` ${email.toUpperCase()} `,
    gone.email,
    passwordless.email,
    guest,
    "nobody@corp.test",
    "not an address",
  ];
  for (const address of asked)
    expect(await t.auth(NOBODY).requestPasswordReset({ email: address })).toEqual(
      await t.auth(NOBODY).requestPasswordReset({ email: address }),
    );
  const written = (await letters()).slice(before);
  const expires = t.clock.now().getTime() / 1000 + 3600;
  expect(written.filter(({ subject }) => subject.user_id !== null).map(({ subject }) => subject)).toEqual([
    { user_id: id, purpose: "reset", expires },
    { user_id: id, purpose: "reset", expires },
  ]);
  // As many rows for those whom there are not, so that they take as long.
  expect(written).toHaveLength(asked.length * 2);
  expect(written.map((row) => row.text).join()).not.toMatch(/@|token|password\?/);
  for (const bad of ["", "x".repeat(321)])
    expect((await refusal(t.auth(NOBODY).requestPasswordReset({ email: bad }))).violations).toEqual([
      "/email",
    ]);
});

test("five letters in five minutes and address, whether somebody has it or not; then twenty from one place", async () => {
  const { email } = await add();
  const ask = (address: string) => t.auth(NOBODY).requestPasswordReset({ email: address });
  for (const address of [email, "unknown@corp.test"]) {
    for (let n = 0; n < 5; n += 1) await ask(address);
    const { reason, info } = await refusal(ask(address.toUpperCase()));
    expect([reason, info?.retryAfterSeconds]).toEqual(["RATE_LIMITED", 300]);
  }
  for (let n = 0; n < 8; n += 1) await ask(`other${n}@corp.test`);
  expect((await refusal(ask("one-more@corp.test"))).reason).toBe("RATE_LIMITED");
  t.clock.pass(300);
  await ask(email);
});

test("twenty links in five minutes from one place", async () => {
  const { id } = await add();
  for (let n = 0; n < 20; n += 1) expect((await refusal(reset("none"))).reason).toBe("INVALID_PASSWORD_LINK");
  const token = await invite(id);
  expect((await refusal(reset(token))).reason).toBe("RATE_LIMITED");
  t.clock.pass(300);
  await reset(token);
});

test("one's own password: the present session stays, all others end", async () => {
  const { email } = await add({ password: OLD });
  const other = await signIn(email, OLD);
  const otherCookie = t.cookies.at(-1) ?? "";
  const me = (await signIn(email, OLD)) ?? NOBODY;
  expect(other).toBeDefined();
  await t.auth(me).changePassword({ currentPassword: OLD, newPassword: NEW });
  expect(await lastSession()).toEqual(me);
  expect(await findSession(t.db, otherCookie, t.clock.now())).toBeUndefined();
  expect(await signIn(email, OLD)).toBeUndefined();
  expect(await signIn(email, NEW)).toBeDefined();
});

test("one's own password needs the present one, and a new one that will do", async () => {
  const { email } = await add({ password: OLD });
  const me = (await signIn(email, OLD)) ?? NOBODY;
  const change = (currentPassword: string, newPassword: string) =>
    t.auth(me).changePassword({ currentPassword, newPassword });
  const wrong = await refusal(change("hush hush", NEW));
  expect(wrong.reason).toBe("INVALID_CREDENTIALS");
  expect(wrong.message).not.toContain("hush");
  expect((await refusal(change(OLD, "short"))).violations).toEqual(["/new_password"]);
  expect((await refusal(change("", "short"))).violations).toEqual(["/current_password", "/new_password"]);
  for (let n = 0; n < 9; n += 1) await refusal(change("wrong", NEW));
  expect((await refusal(change(OLD, NEW))).reason).toBe("RATE_LIMITED");
  t.clock.pass(300);
  await change(OLD, NEW);
});

test("of several changes of one password at once one counts", async () => {
  const { email } = await add({ password: OLD });
  const me = (await signIn(email, OLD)) ?? NOBODY;
  const settled = await Promise.allSettled(
    [1, 2, 3].map((n) => t.auth(me).changePassword({ currentPassword: OLD, newPassword: `${NEW} ${n}` })),
  );
  expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("only whoever signed in changes their password", async () => {
  const { id, email } = await add({ password: OLD });
  const body = { currentPassword: OLD, newPassword: NEW };
  const guest = { displayName: null, sessionHash: "x", linkId: null, taskId: "tsk_1" } as const;
  expect((await refusal(t.auth(NOBODY).changePassword(body))).reason).toBe("UNAUTHENTICATED");
  expect((await refusal(t.auth(ADMIN).changePassword(body))).reason).toBe("CLAIM_NEEDS_SESSION");
  const visit = t.auth({ kind: "guest", userId: id, email, ...guest }).changePassword(body);
  expect((await refusal(visit)).reason).toBe("PERMISSION_DENIED");
  expect(await signIn(email, OLD)).toBeDefined();
});
