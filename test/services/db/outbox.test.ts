import { afterAll, beforeAll, expect, test } from "vitest";
import { abandon, claim, Kick, type Lease, retryAt, succeed } from "../../../src/services/db/outbox.ts";
import { handOver } from "../../../src/workers/core/dispatcher.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { age, insertCallback, readRow, subjectOf } from "../../workers/outbox-rows.ts";

const now = new Date("2026-06-01T09:20:11.000Z");
const later = new Date("2026-06-01T09:21:00.000Z");
let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base.close());

/** With escapes that only JSON text can hold: Postgres has no such strings. */
const SUBJECT = subjectOf(
  "https://hooks.example/a",
  String.raw`{ "n" : 1.0, "nul": "\u0000", "half": "\ud800" }`,
);

async function insert(): Promise<string> {
  return insertCallback(base.db, { subject: SUBJECT, time: now });
}

function take(id: string, attempt: number): Promise<Lease | undefined> {
  return claim(base.db, { id, attempt, leaseSeconds: 30, now: later });
}

async function taken(id: string, attempt: number): Promise<Lease> {
  const lease = await take(id, attempt);
  if (lease === undefined) throw new Error("not claimed");
  return lease;
}

test("a claim leases the row, counts the attempt and reads the subject verbatim", async () => {
  const id = await insert();
  const lease = await taken(id, 0);
  expect(lease).toMatchObject({
    id,
    taskId: "tsk_1",
    attempts: 1,
    createTime: now,
    subject: SUBJECT,
  });
  const row = await readRow(base.db, id);
  expect(row).toMatchObject({
    state: "pending",
    attempts: 1,
    first: later,
    last: later,
    token: lease.leaseToken,
  });
});

test("of many claims at once one succeeds", async () => {
  const id = await insert();
  const leases = await Promise.all(Array.from({ length: 10 }, () => take(id, 0)));
  expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
});

test("a leased row, a stale attempt and a finished row are not claimed", async () => {
  const id = await insert();
  const lease = await taken(id, 0);
  expect(await take(id, 1)).toBeUndefined();
  await age(base.db);
  expect(await take(id, 0)).toBeUndefined();
  expect(await succeed(base.db, lease, { now: later, statusCode: 204 })).toBe(true);
  expect(await take(id, 1)).toBeUndefined();
});

test("success is recorded and clears the lease", async () => {
  const id = await insert();
  const lease = await taken(id, 0);
  await succeed(base.db, lease, { now: later, statusCode: 204 });
  expect(await readRow(base.db, id)).toMatchObject({
    state: "succeeded",
    code: 204,
    error: null,
    leased: null,
    token: null,
  });
});

test("a failure sets the next due time and lets the row be handed over again", async () => {
  const id = await insert();
  expect((await handOver(base.db, now, [])).count).toBeGreaterThan(0);
  const lease = await taken(id, 0);
  const dueTime = new Date("2026-06-01T09:21:30.000Z");
  await retryAt(base.db, lease, { now: later, statusCode: 503, error: "HTTP 503", dueTime });
  const row = await readRow(base.db, id);
  expect(row).toMatchObject({
    state: "pending",
    due: dueTime,
    code: 503,
    error: "HTTP 503",
    handed: null,
    leased: null,
  });
});

test("the last failure abandons the row", async () => {
  const id = await insert();
  await abandon(base.db, await taken(id, 0), { now: later, statusCode: null, error: "ECONNREFUSED: x" });
  expect(await readRow(base.db, id)).toMatchObject({
    state: "abandoned",
    due: now,
    error: "ECONNREFUSED: x",
    code: null,
  });
});

test("whoever lost the lease records nothing", async () => {
  const id = await insert();
  const lost = await taken(id, 0);
  await age(base.db);
  const lease = await taken(id, 1);
  expect(await succeed(base.db, lost, { now: later, statusCode: 200 })).toBe(false);
  expect(
    await retryAt(base.db, lost, { now: later, statusCode: 500, error: "HTTP 500", dueTime: later }),
  ).toBe(false);
  expect(await abandon(base.db, lost, { now: later, statusCode: 500, error: "HTTP 500" })).toBe(false);
  expect(await readRow(base.db, id)).toMatchObject({
    state: "pending",
    attempts: 2,
    token: lease.leaseToken,
    error: null,
  });
});

test("a kick reaches every listener until it unsubscribes", () => {
  const kick = new Kick();
  const heard: string[] = [];
  const stop = kick.onKick(() => heard.push("a"));
  kick.onKick(() => heard.push("b"));
  kick.kick();
  stop();
  kick.kick();
  expect(heard).toEqual(["a", "b", "b"]);
});
