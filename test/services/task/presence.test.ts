import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "../../../src/services/core/call.ts";
import { forgetPresences } from "../../../src/services/task/jobs.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refund,
  refusal,
  type TestServices,
} from "../../support/services.ts";

type User = Extract<Actor, { kind: "user" }>;
type Guest = Extract<Actor, { kind: "guest" }>;

let t: TestServices;
let [ann, bob, eve]: User[] = [];
beforeAll(async () => {
  t = await createTestServices();
  ann = await createPerson(t, { email: "ann@corp.test", isOperator: true, displayName: "Ann" });
  bob = await createPerson(t, { email: "bob@corp.test", isOperator: true });
  eve = await createPerson(t, { email: "eve@corp.test" });
});
afterAll(() => t.close());

let id: string;
let asked = 0;
beforeEach(async () => {
  asked += 1;
  id = (await t.tasks(ADMIN).createTask(refund(`presence ${asked}`))).task?.id ?? "";
});

const mark = async (actor: Actor | undefined, left = false, taskId = id) =>
  (await t.tasks(actor ?? ADMIN).markPresence({ id: taskId, left })).others;
const names = async (actor: Actor | undefined, left = false) =>
  (await mark(actor, left)).map(({ person }) => person?.displayName ?? person?.email);

const guest = (members: Partial<Guest> = {}): Guest => ({
  ...{
    kind: "guest",
    taskId: id,
    userId: null,
    email: null,
    displayName: null,
    sessionHash: "s",
    linkId: null,
  },
  ...members,
});

async function rows(): Promise<{ task_id: string; person: string }[]> {
  return t.db.query(
    { name: "test-presences", text: "select task_id, person from presences order by 1, 2" },
    [],
  );
}

describe("who has a task open", () => {
  test("sees the others, never themselves, the first to open it first", async () => {
    expect(await mark(ann)).toEqual([]);
    t.clock.pass(1);
    expect(await names(bob)).toEqual(["Ann"]);
    t.clock.pass(1);
    const [first, ...more] = await mark(ann);
    expect(more).toEqual([]);
    expect(first?.person).toMatchObject({
      userId: bob?.userId,
      email: "bob@corp.test",
      displayName: "bob@corp.test",
    });
    t.clock.pass(1);
    expect(await names(guest({ email: "gail@other.test" }))).toEqual(["Ann", "Somebody"]);
  });

  test("is there for 40 seconds after each word, since the first of them", async () => {
    const since = t.clock.now();
    await mark(ann);
    for (let calls = 0; calls < 4; calls += 1) {
      t.clock.pass(15);
      await mark(ann);
    }
    t.clock.pass(40);
    const [there] = await mark(bob);
    expect(Number(there?.sinceTime?.seconds) * 1000).toBe(since.getTime());
    t.clock.pass(1);
    expect(await mark(bob)).toEqual([]);
  });

  test("who comes back after a silence has come anew", async () => {
    await mark(ann);
    t.clock.pass(41);
    const back = t.clock.now();
    await mark(ann);
    const [there] = await mark(bob);
    expect(Number(there?.sinceTime?.seconds) * 1000).toBe(back.getTime());
  });

  test("is gone at once where they say so, and may say so twice", async () => {
    await mark(ann);
    expect(await names(bob)).toEqual(["Ann"]);
    expect(await names(ann, true)).toEqual(["bob@corp.test"]);
    expect(await mark(ann, true)).toHaveLength(1);
    expect(await mark(bob)).toEqual([]);
  });

  test("has it open once, in however many windows and at however many nodes", async () => {
    await Promise.all(Array.from({ length: 20 }, () => mark(ann)));
    expect(await names(bob)).toEqual(["Ann"]);
  });

  test("is not among those of another task", async () => {
    await mark(ann);
    const { task } = await t.tasks(ADMIN).createTask(refund(`other ${asked}`));
    expect(await mark(bob, false, task?.id)).toEqual([]);
  });

  test("is one of the first 20", async () => {
    const crowd = Array.from({ length: 22 }, (_, n) =>
      guest({ email: `g${String(n).padStart(2, "0")}@other.test` }),
    );
    for (const each of crowd) {
      await mark(each);
      t.clock.pass(1);
    }
    const told = (await mark(ann)).map(({ person }) => person?.email);
    expect(told).toEqual(crowd.slice(0, 20).map(({ email }) => email));
  });
});

describe("guests", () => {
  test("with an account are the same person as when they sign in", async () => {
    await mark(ann);
    expect(await mark(guest({ userId: ann?.userId ?? null, email: "ann@corp.test" }))).toEqual([]);
    expect(await names(bob)).toEqual(["Ann"]);
  });

  test("without one are known by their address, whatever its case", async () => {
    await mark(guest({ email: "Gail@Other.test" }));
    expect(await mark(guest({ email: "gail@other.test" }))).toEqual([]);
    expect((await mark(ann)).map(({ person }) => person?.email)).toEqual(["gail@other.test"]);
  });

  test("of whom nothing is known see the others and are not seen", async () => {
    await mark(ann);
    expect(await names(guest())).toEqual(["Ann"]);
    expect(await names(guest(), true)).toEqual(["Ann"]);
    expect(await mark(ann)).toEqual([]);
  });

  test("learn names, and neither addresses nor ids", async () => {
    await mark(bob);
    const [seen] = await mark(guest({ email: "gail@other.test" }));
    expect(seen?.person).toMatchObject({ displayName: "Somebody" });
    expect(JSON.stringify(seen?.person)).not.toMatch(/bob|userId|email/);
  });
});

describe("nothing else happens", () => {
  test("the task, its revision and its trail stay as they are, and no watcher is told", async () => {
    const told: unknown[] = [];
    const end = t.services.changes.subscribe((change) => told.push(change));
    const before = await t.tasks(ADMIN).getTask({ id });
    await mark(ann);
    await mark(ann, true);
    end();
    expect(await t.tasks(ADMIN).getTask({ id })).toEqual(before);
    expect((await t.tasks(ADMIN).listAuditEntries({ id })).entries.map(({ action }) => action)).toEqual([
      "created",
    ]);
    expect(told).toEqual([]);
  });

  test("a task that has its outcome can be open, too", async () => {
    await mark(ann);
    await t.tasks(ADMIN).completeTask({ id, responseJson: '{"approved":true}' });
    expect(await names(bob)).toEqual(["Ann"]);
  });
});

describe("nothing is left", () => {
  test("of a deleted task", async () => {
    await mark(ann);
    await t.tasks(ADMIN).deleteTask({ id });
    expect((await rows()).filter((row) => row.task_id === id)).toEqual([]);
    expect((await refusal(mark(ann))).reason).toBe("TASK_NOT_FOUND");
  });

  test("of a person who is removed", async () => {
    const gone = await createPerson(t, { email: `gone${asked}@corp.test`, isOperator: true });
    await mark(gone);
    await t.users(ADMIN).deleteUser({ id: gone.userId });
    expect((await rows()).filter(({ person }) => person === gone.userId)).toEqual([]);
  });

  test("of whoever is deactivated otherwise", async () => {
    const gone = await createPerson(t, { email: `off${asked}@corp.test`, isOperator: true });
    await mark(gone);
    await t.users(ADMIN).updateUser({ id: gone.userId, active: false, updateMask: { paths: ["active"] } });
    expect(await mark(ann)).toEqual([]);
  });

  test("of whoever left without a word, by the loop that forgets", async () => {
    await mark(ann);
    t.clock.pass(41);
    await mark(bob);
    await forgetPresences(t.db, t.clock.now());
    expect((await rows()).filter((row) => row.task_id === id)).toEqual([
      { task_id: id, person: bob?.userId },
    ]);
  });
});

test("only who may see the task learns of the others", async () => {
  expect((await refusal(mark(eve))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(mark(guest({ taskId: "tsk_other", email: "gail@other.test" })))).reason).toBe(
    "PERMISSION_DENIED",
  );
  expect((await refusal(mark(ADMIN))).reason).toBe("CLAIM_NEEDS_SESSION");
  expect((await refusal(mark({ kind: "nobody" }))).reason).toBe("UNAUTHENTICATED");
  expect((await refusal(mark(ann, false, "tsk_none"))).reason).toBe("TASK_NOT_FOUND");
  expect((await refusal(mark(ann, false, "\0"))).reason).toBe("TASK_NOT_FOUND");
});
