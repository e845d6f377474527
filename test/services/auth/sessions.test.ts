import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { createContextValues } from "@connectrpc/connect";
import { afterAll, beforeEach, expect, test } from "vitest";
import { AuthService } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { findSession, hashPassword } from "../../../src/services/auth/index.ts";
import { type Actor, NOBODY, originKey } from "../../../src/services/core/call.ts";
import { inProcessTransport } from "../../../src/services/core/transport.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refusal,
  type TestServices,
} from "../../support/services.ts";

let t: TestServices;
const opened: TestServices[] = [];
beforeEach(async () => {
  t = await createTestServices();
  opened.push(t);
});
afterAll(async () => {
  for (const services of opened) await services.close();
});

const PASSWORD = "correct horse";
let passwordHash: Promise<string> | undefined;

/** Adds somebody who can sign in. */
async function add(email: string, isOperator = false): Promise<string> {
  passwordHash ??= hashPassword(PASSWORD);
  const { userId } = await createPerson(t, { email, isOperator });
  const set = { name: "test-password", text: "update users set password_hash = $2 where id = $1" };
  await t.db.query(set, [userId, await passwordHash]);
  return userId;
}

/** Signs in from this browser; the actor of the new session. */
async function signIn(email: string, userAgent?: string): Promise<Actor> {
  const transport = inProcessTransport(t.services.implementations, []);
  const origin = { requestId: "test", actor: NOBODY, address: "192.0.2.7", ...(userAgent && { userAgent }) };
  const values = createContextValues().set(originKey, origin);
  await transport.unary(AuthService.method.login, undefined, 0, {}, { email, password: PASSWORD }, values);
  return actorOf(t.cookies.at(-1) ?? "");
}

async function actorOf(token: string): Promise<Actor> {
  return (await findSession(t.db, token, t.clock.now())) ?? NOBODY;
}

/** A guest's actor for this task, by a session of their own. */
async function enter(taskId: string, email: string): Promise<Actor> {
  const link = { displayName: null, sessionHash: null, linkId: null };
  await t.auth({ kind: "guest", taskId, userId: null, email, ...link }).enterTask({});
  return actorOf(t.cookies.at(-1) ?? "");
}

const list = async (actor: Actor, userId?: string) =>
  (await t.auth(actor).listSessions(userId === undefined ? {} : { userId })).sessions;

test("one's own sessions, the last begun first, and which of them this is", async () => {
  const userId = await add("nina@corp.test");
  await add("otto@corp.test");
  const laptop = await signIn("nina@corp.test", "Firefox on Linux");
  t.clock.pass(60);
  const phone = await signIn("nina@corp.test");
  await signIn("otto@corp.test");
  const sessions = await list(laptop);
  expect(sessions).toMatchObject([
    { userId, userAgent: "", current: false, address: "192.0.2.7" },
    { userId, userAgent: "Firefox on Linux", current: true },
  ]);
  expect(sessions.map(({ id }) => /^[0-9a-f]{32}$/.test(id))).toEqual([true, true]);
  const [newest] = sessions;
  const times = [newest?.createTime, newest?.expireTime].map((time) => time && timestampDate(time).getTime());
  expect(times).toEqual([t.clock.now().getTime(), t.clock.now().getTime() + 604_800_000]);
  expect((await list(phone)).map(({ current }) => current)).toEqual([true, false]);
  const secrets = t.cookies.flatMap((token) => [token, createHash("sha256").update(token).digest("hex")]);
  for (const secret of secrets) expect(inspect(sessions, { depth: null })).not.toContain(secret);
});

test("what a browser says of itself is cut to one plain line", async () => {
  await add("nina@corp.test");
  await signIn("nina@corp.test", `\u001b[31mred\r\n\u0085${"x".repeat(500)}`);
  const [session] = await list(await actorOf(t.cookies[0] ?? ""));
  expect(session?.userAgent).toBe(`[31mred${"x".repeat(393)}`);
});

test("a session that has run out is not listed, and cannot be ended", async () => {
  await add("nina@corp.test");
  const nina = await signIn("nina@corp.test");
  const [session] = await list(nina);
  t.clock.pass(604_800);
  expect(await list(nina)).toEqual([]);
  const refused = await refusal(t.auth(ADMIN).endSession({ id: session?.id ?? "" }));
  expect(refused.reason).toBe("SESSION_NOT_FOUND");
});

test("ending one ends it at once on all nodes, and leaves the others", async () => {
  await add("nina@corp.test");
  const [laptop, phone] = [await signIn("nina@corp.test"), await signIn("nina@corp.test")];
  const node = await createTestServices(t);
  opened.unshift(node);
  const other = (await list(laptop)).find(({ current }) => !current);
  await node.auth(laptop).endSession({ id: other?.id ?? "" });
  expect(await actorOf(t.cookies[1] ?? "")).toEqual(NOBODY);
  expect(await actorOf(t.cookies[0] ?? "")).toEqual(laptop);
  expect(await list(laptop)).toHaveLength(1);
  expect((await refusal(t.auth(laptop).endSession({ id: other?.id ?? "" }))).reason).toBe(
    "SESSION_NOT_FOUND",
  );
  expect(phone).toMatchObject({ kind: "user" });
});

test.each(["nope", "", "a\0b", "x".repeat(500)])("there is no session %j", async (id) => {
  expect((await refusal(t.auth(ADMIN).endSession({ id }))).reason).toBe("SESSION_NOT_FOUND");
});

test("somebody else's session does not exist, save for operators and the admin token", async () => {
  const ids = { nina: await add("nina@corp.test"), otto: await add("otto@corp.test") };
  await add("boss@corp.test", true);
  const nina = await signIn("nina@corp.test");
  const otto = await signIn("otto@corp.test");
  const boss = await signIn("boss@corp.test");
  const [ninas] = await list(nina);
  const id = ninas?.id ?? "";
  const foreign = await refusal(t.auth(otto).endSession({ id }));
  expect(foreign).toEqual(await refusal(t.auth(otto).endSession({ id: "0".repeat(32) })));
  expect(foreign.reason).toBe("SESSION_NOT_FOUND");
  expect((await refusal(list(otto, ids.nina))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(list(otto, "nobody"))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(t.auth(otto).endAllSessions({ userId: ids.nina }))).reason).toBe("PERMISSION_DENIED");
  expect(await list(otto, ids.otto)).toHaveLength(1);

  expect(await list(boss, ids.nina)).toMatchObject([{ id, current: false }]);
  expect(await list(ADMIN, ids.nina)).toMatchObject([{ id, current: false }]);
  for (const actor of [boss, ADMIN]) {
    for (const missing of ["nobody", "a\0b"])
      expect((await refusal(list(actor, missing))).reason).toBe("USER_NOT_FOUND");
  }
  await t.auth(boss).endSession({ id });
  expect(await list(nina)).toEqual([]);
});

test("log out everywhere: all of one's own, this one included, and nobody else's", async () => {
  await add("nina@corp.test");
  await add("otto@corp.test");
  const nina = await signIn("nina@corp.test");
  await signIn("nina@corp.test");
  await signIn("otto@corp.test");
  expect((await t.auth(nina).endAllSessions({})).ended).toBe(2);
  expect(await actorOf(t.cookies[0] ?? "")).toEqual(NOBODY);
  expect(await actorOf(t.cookies[1] ?? "")).toEqual(NOBODY);
  expect(await actorOf(t.cookies[2] ?? "")).toMatchObject({ kind: "user" });
  expect((await t.auth(nina).endAllSessions({})).ended).toBe(0);
});

test("the admin token has no sessions: it must say whose are meant", async () => {
  const userId = await add("nina@corp.test");
  await signIn("nina@corp.test");
  for (const call of [t.auth(ADMIN).listSessions({}), t.auth(ADMIN).endAllSessions({})])
    expect(await refusal(call)).toMatchObject({ reason: "VALIDATION_ERROR", violations: ["/user_id"] });
  expect((await t.auth(ADMIN).endAllSessions({ userId })).ended).toBe(1);
});

test("whoever came by a link sees and ends the present session only", async () => {
  await add("nina@corp.test");
  const signedIn = await signIn("nina@corp.test");
  const first = await enter("tsk_1", "nina@corp.test");
  const second = await enter("tsk_2", "nina@corp.test");
  expect(await list(first)).toMatchObject([{ taskId: "tsk_1", current: true }]);
  const all = await list(signedIn);
  expect(all.map(({ taskId }) => taskId).sort()).toEqual(["tsk_1", "tsk_2", undefined]);
  for (const { id, current, taskId } of all) {
    if (current || taskId === "tsk_2")
      expect((await refusal(t.auth(first).endSession({ id }))).reason).toBe("SESSION_NOT_FOUND");
  }
  expect((await t.auth(first).endAllSessions({})).ended).toBe(1);
  expect(await list(first)).toEqual([]);
  const [own] = await list(second);
  await t.auth(second).endSession({ id: own?.id ?? "" });
  expect(await list(signedIn)).toHaveLength(1);
});
