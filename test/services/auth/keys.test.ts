import { inspect } from "node:util";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openCredentials } from "../../../src/services/auth/index.ts";
import { type Actor, SCOPES } from "../../../src/services/core/call.ts";
import { hold } from "../../support/locks.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refusal,
  type TestServices,
} from "../../support/services.ts";

const EXTRA = `ah_sk_${"0e".repeat(20)}`;

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

const find = (text: string, serviceKey?: string) =>
  openCredentials(t.db, { serviceKey, embedSecret: undefined }).findKey(text, t.clock.now());

const make = (name: string, scopes: string[] = ["tasks:read"]) => t.auth(ADMIN).createKey({ name, scopes });

test("a key is told once, stored hashed, and known by its prefix", async () => {
  const { key, secret } = await make("  billing ", ["tasks:answer", "tasks:read", "tasks:read"]);
  expect(secret).toMatch(/^ah_sk_[0-9a-f]{40}$/);
  expect(key).toMatchObject({
    name: "billing",
    prefix: secret.slice(0, 12),
    scopes: ["tasks:read", "tasks:answer"],
  });
  expect(key?.id).toMatch(/^[0-9a-f]{29}$/);
  expect(Number.parseInt(key?.id.slice(0, 13) ?? "", 16)).toBe(t.clock.now().getTime());
  expect([key?.createTime && timestampDate(key.createTime), key?.lastUseTime, key?.revokeTime]).toEqual([
    t.clock.now(),
    undefined,
    undefined,
  ]);
  const [row] = await t.db.query<{ all: string }>(
    { name: "test-keys", text: "select json_agg(k)::text as all from api_keys k" },
    [],
  );
  expect(row?.all).not.toContain(secret.slice(12));
  expect(await find(secret)).toEqual({
    kind: "key",
    keyId: key?.id,
    scopes: new Set(["tasks:read", "tasks:answer"]),
  });
});

test.each([
  ["", ["tasks:read"], ["/name"]],
  ["   ", ["tasks:read"], ["/name"]],
  ["x".repeat(81), ["tasks:read"], ["/name"]],
  ["two\nlines", ["tasks:read"], ["/name"]],
  ["\u001b[2Jred", ["tasks:read"], ["/name"]],
  ["gnillib\u202E", ["tasks:read"], ["/name"]],
  ["\u200Fbilling", ["tasks:read"], ["/name"]],
  ["two\u2028lines", ["tasks:read"], ["/name"]],
  ["\u200B", ["tasks:read"], ["/name"]],
  ["\u3164", ["tasks:read"], ["/name"]],
  ["nul\0", ["tasks:read"], ["/name"]],
  ["\ud800", ["tasks:read"], ["/name"]],
  ["none", [], ["/scopes"]],
  ["unknown", ["tasks:read", "tasks:*"], ["/scopes/1"]],
  ["case", ["EMBED:MINT"], ["/scopes/0"]],
  ["", ["secret-scope"], ["/name", "/scopes/0"]],
])("the name %j with the scopes %j is refused, and not repeated", async (name, scopes, violations) => {
  const refused = await refusal(make(name, scopes));
  expect(refused).toMatchObject({ reason: "VALIDATION_ERROR", violations });
  expect(JSON.stringify(refused.info?.violations)).not.toContain("secret-scope");
});

test("listed the last made first, revoked ones on demand only", async () => {
  t.clock.pass(1);
  const first = await make("first");
  t.clock.pass(1);
  const second = await make("second");
  await t.auth(ADMIN).revokeKey({ id: first.key?.id ?? "" });
  const names = async (revoked: boolean) =>
    (await t.auth(ADMIN).listKeys({ revoked })).keys.map(({ name }) => name);
  expect((await names(true)).slice(0, 2)).toEqual(["second", "first"]);
  expect((await names(false)).slice(0, 1)).toEqual(["second"]);
  expect(await names(false)).not.toContain("first");
  const { keys } = await t.auth(ADMIN).listKeys({ revoked: true });
  expect(inspect(keys, { depth: null })).not.toContain(second.secret.slice(12));
});

test("revoked at once on all nodes, and again is the same", async () => {
  const other = await createTestServices(t);
  onTestFinished(() => other.close());
  const { key, secret } = await make("short-lived");
  const there = openCredentials(other.db, { serviceKey: undefined, embedSecret: undefined });
  expect(await there.findKey(secret, t.clock.now())).toMatchObject({ keyId: key?.id });
  const id = key?.id ?? "";
  const revoked = await t.auth(ADMIN).revokeKey({ id });
  expect(await there.findKey(secret, t.clock.now())).toBeUndefined();
  t.clock.pass(10);
  const again = await t.auth(ADMIN).revokeKey({ id });
  expect(again.key?.revokeTime).toEqual(revoked.key?.revokeTime);
});

test.each(["nope", "", "a\0b", "x".repeat(200), "environment"])("there is no key %j", async (id) => {
  const refused = await refusal(t.auth(ADMIN).revokeKey({ id }));
  expect(refused.reason).toBe("KEY_NOT_FOUND");
});

test("operators manage keys, other people and keys do not", async () => {
  const operator = await createPerson(t, { email: "boss@corp.test", isOperator: true });
  const { key } = await t.auth(operator).createKey({ name: "by an operator", scopes: ["stats:read"] });
  expect((await t.auth(operator).listKeys({})).keys[0]?.id).toBe(key?.id);
  await t.auth(operator).revokeKey({ id: key?.id ?? "" });
  const person = await createPerson(t, { email: "nina@corp.test" });
  const program: Actor = { kind: "key", keyId: "some", scopes: new Set(SCOPES) };
  for (const actor of [person, program]) {
    for (const call of [
      t.auth(actor).createKey({ name: "", scopes: [] }),
      t.auth(actor).listKeys({}),
      t.auth(actor).revokeKey({ id: "nope" }),
    ]) {
      expect((await refusal(call)).reason).toBe("PERMISSION_DENIED");
    }
  }
});

test("the key of the settings mints and does nothing else; it is listed, and revoked where it was set", async () => {
  const node = await createTestServices(t, { env: { AWAITHUMANS_SERVICE_API_KEY: EXTRA } });
  onTestFinished(() => node.close());
  expect(await find(EXTRA, EXTRA)).toEqual({
    kind: "key",
    keyId: "environment",
    scopes: new Set(["embed:mint"]),
  });
  expect(await find(EXTRA)).toBeUndefined();
  expect(await find(`${EXTRA}0`, EXTRA)).toBeUndefined();
  const { keys } = await node.auth(ADMIN).listKeys({});
  expect(keys.at(-1)).toMatchObject({
    id: "environment",
    name: "AWAITHUMANS_SERVICE_API_KEY",
    prefix: EXTRA.slice(0, 12),
    scopes: ["embed:mint"],
  });
  expect(await refusal(node.auth(ADMIN).revokeKey({ id: "environment" }))).toMatchObject({
    reason: "VALIDATION_ERROR",
    violations: ["/id"],
  });
});

/** When the key was last used, in seconds from now. */
async function lastUse(id: string): Promise<number | undefined> {
  const { keys } = await t.auth(ADMIN).listKeys({});
  const time = keys.find((key) => key.id === id)?.lastUseTime;
  return time && (timestampDate(time).getTime() - t.clock.now().getTime()) / 1000;
}

test("its last use is noted, once a minute at most", async () => {
  const { key, secret } = await make("used");
  const id = key?.id ?? "";
  expect(await lastUse(id)).toBeUndefined();
  await find(secret);
  await expect.poll(() => lastUse(id)).toBe(0);
  t.clock.pass(59);
  await find(secret);
  expect(await lastUse(id)).toBe(-59);
  t.clock.pass(1);
  await find(secret);
  await expect.poll(() => lastUse(id)).toBe(0);
});

test("no request waits for that note", async () => {
  const { key, secret } = await make("locked");
  const held = await hold(t.url, "select from api_keys where id = $1 for update", [key?.id]);
  expect(await find(secret)).toMatchObject({ keyId: key?.id });
  await held.release();
  await expect.poll(() => lastUse(key?.id ?? "")).toBe(0);
});
