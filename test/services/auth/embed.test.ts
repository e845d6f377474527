import { timestampDate } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCredentials } from "../../../src/services/auth/index.ts";
import { type Actor, NOBODY } from "../../../src/services/core/call.ts";
import { Refusal } from "../../../src/services/core/errors.ts";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";

const SECRET = "a secret of the tests, long enough";
const PARENT = "https://app.corp.test";
const MINTER: Actor = { kind: "key", keyId: "minter", scopes: new Set(["embed:mint"]) };

let t: TestServices;
let taskId: string;
beforeAll(async () => {
  const env = {
    AWAITHUMANS_EMBED_SIGNING_SECRET: SECRET,
    AWAITHUMANS_EMBED_PARENT_ORIGINS: PARENT,
    AWAITHUMANS_PUBLIC_URL: "https://reviews.corp.test/",
  };
  t = await createTestServices(undefined, { env });
  taskId = (await t.tasks(ADMIN).createTask(refund("embedded"))).task?.id ?? "";
});
afterAll(() => t.close());

const mint = (actor: Actor, members: { sub?: string; ttlSeconds?: number } = {}) =>
  t.auth(actor).mintEmbedToken({ taskId, parentOrigin: PARENT, ...members });

/** Who comes by this token now, or why nobody does. */
async function read(token: string): Promise<Actor | string | undefined> {
  const { readEmbedToken } = openCredentials(t.db, { serviceKey: undefined, embedSecret: SECRET });
  try {
    return await readEmbedToken(token, t.clock.now());
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

test("a token lives as long as was asked for, and a minute more for clocks that differ", async () => {
  const { embedToken, embedUrl, expireTime } = await mint(MINTER, { sub: "customer 7", ttlSeconds: 120 });
  expect(embedUrl).toBe(`https://reviews.corp.test/embed?id=${taskId}#token=${embedToken}`);
  const lives = expireTime && timestampDate(expireTime).getTime() - t.clock.now().getTime();
  expect(lives).toBe(120_000);
  const form = { kind: "embed", taskId, sub: "customer 7", jti: expect.stringMatching(/^[0-9a-f]{29}$/) };
  expect(await read(embedToken)).toEqual(form);
  t.clock.pass(179);
  expect(await read(embedToken)).toEqual(form);
  t.clock.pass(1);
  expect(await read(embedToken)).toContain("it has expired");
});

test("without `sub` the token works all the same", async () => {
  expect(await read((await mint(MINTER)).embedToken)).toMatchObject({ kind: "embed", sub: null });
});

test.each(["two\r\nlines", "7 \u202Eremotsuc", "\u061Ccustomer", "\u200B", "\u3164", "\u2029"])(
  "no token says that it is for %j",
  async (sub) => {
    const { reason, violations } = await refusal(mint(MINTER, { sub }));
    expect([reason, violations]).toEqual(["VALIDATION_ERROR", ["/sub"]]);
  },
);

test("an empty `sub` is none to find fault with", async () => {
  expect(await read((await mint(MINTER, { sub: "" })).embedToken)).toMatchObject({ kind: "embed", sub: "" });
});

test("no two tokens are the same, also in the same millisecond", async () => {
  const tokens = await Promise.all(Array.from({ length: 20 }, () => mint(MINTER)));
  expect(new Set(tokens.map(({ embedToken }) => embedToken)).size).toBe(20);
});

test("nobody but a key mints", async () => {
  const form: Actor = { kind: "embed", taskId, sub: null, jti: "j" };
  for (const actor of [NOBODY, ADMIN, form])
    expect((await refusal(mint(actor))).reason).toBe("SERVICE_KEY_NOT_FOUND");
  const reader: Actor = { kind: "key", keyId: "reader", scopes: new Set(["tasks:read"]) };
  expect((await refusal(mint(reader))).reason).toBe("PERMISSION_DENIED");
});

test("a form opens, checks and answers its own task", async () => {
  const form: Actor = { kind: "embed", taskId, sub: "customer 7", jti: "j" };
  expect((await t.tasks(form).openTask({ id: taskId })).task?.id).toBe(taskId);
  const answer = { id: taskId, responseJson: '{"approved":"yes"}' };
  expect((await t.tasks(form).validateResponse(answer)).responseJson).toBe('{"approved":true}');
  for (const call of [
    t.tasks(form).openTask({ id: "tsk_other" }),
    t.tasks(form).validateResponse({ ...answer, id: "tsk_other" }),
    t.tasks(form).completeTask({ ...answer, id: "tsk_other" }),
  ])
    expect((await refusal(call)).reason).toBe("TASK_OUTSIDE_TOKEN_SCOPE");
  const { task } = await t.tasks(form).completeTask({ ...answer, completedByEmail: "ceo@corp.test" });
  expect(task).toMatchObject({ completedViaChannel: "embed", responseJson: '{"approved":true}' });
  expect(task?.completedBy).toBeUndefined();
});
