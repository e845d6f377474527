import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { startServer, type TestServer } from "../../gateway/server.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refund, refusal } from "../../support/services.ts";

/** Two nodes on one database: what happens here must be told there. */
let here: TestServer;
let there: TestServer;
beforeAll(async () => {
  here = await startServer();
  there = await startServer({ beside: here });
});
afterAll(async () => {
  await there.close();
  await here.close();
});

const admin = { authorization: `Bearer ${ADMIN_TOKEN}` };

function tasks(node: TestServer, headers: Record<string, string> = admin) {
  const transport = createConnectTransport({
    baseUrl: node.url,
    httpVersion: "2",
    interceptors: [
      (next) => (request) => {
        for (const [name, value] of Object.entries(headers)) request.header.set(name, value);
        return next(request);
      },
    ],
  });
  return createClient(TaskService, transport);
}

interface Hint {
  id: string;
  revision: bigint;
  state: State;
}

/** The hints of a stream, which says first that it is live. */
async function open(stream: AsyncIterable<Hint>) {
  const hints = stream[Symbol.asyncIterator]();
  expect((await hints.next()).value).toMatchObject({ id: "", revision: 0n, state: State.UNSPECIFIED });
  return {
    next: async () => plain((await hints.next()).value),
    rest: async () => {
      const all: ReturnType<typeof plain>[] = [];
      for (let next = await hints.next(); !next.done; next = await hints.next()) all.push(plain(next.value));
      return all;
    },
  };
}

const plain = (hint: Hint | undefined) =>
  hint && { id: hint.id, revision: Number(hint.revision), state: hint.state };
const unknown = (id: string) => ({ id, revision: 0, state: State.UNSPECIFIED });

async function create(key: string): Promise<string> {
  const { task } = await tasks(here).createTask(refund(key));
  return task?.id ?? "";
}

const answer = (id: string) => tasks(here).completeTask({ id, responseJson: '{"approved":true}' });
const update = (text: string, values: unknown[]) => here.db.query({ name: "", text }, values);

/** Resolves once the node waits for exactly so many of these tasks. */
async function waiting(node: TestServer, ids: readonly string[], count: number): Promise<void> {
  const theirs = new Set(ids);
  const waited = () => node.services.waiters.waitingIds().filter((id) => theirs.has(id)).length;
  await expect.poll(waited, { timeout: 20_000 }).toBe(count);
}

/** Copies of a task, under ids of their own. */
async function copies(id: string, count: number): Promise<string[]> {
  const rows = await here.db.query<{ id: string }>(
    {
      name: "",
      text: `insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status,
          timeout_seconds, create_time, update_time, due_time)
        select id || n, idempotency_key || n, dialect, task, payload, payload_schema, response_schema, status,
          timeout_seconds, create_time, update_time, due_time
        from tasks, generate_series(1, $2::int) n where id = $1 returning id`,
    },
    [id, count],
  );
  return rows.map((row) => row.id);
}

test("two hundred tasks that are answered elsewhere in any order are each told once, and the stream ends", async () => {
  const made = await copies(await create("two hundred"), 200);
  // Each once, and neighbours far apart.
  const ids = made.map((_, n) => made[(n * 617) % made.length] ?? "");
  const [before, after] = [ids.slice(0, 50), ids.slice(50)];
  const client = tasks(here);
  const answerAll = async (some: string[]) => {
    const queue = some.values();
    const work = async () => {
      for (const id of queue) await client.completeTask({ id, responseJson: '{"approved":true}' });
    };
    await Promise.all(Array.from({ length: 8 }, work));
  };
  await answerAll(before);
  const stream = await open(tasks(there).watchTasks({ ids: [...ids, ...ids.slice(0, 25)].sort() }));
  const told = stream.rest();
  await answerAll(after);
  const expected = ids.map((id) => ({ id, revision: 2, state: State.COMPLETED }));
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  expect((await told).flatMap((hint) => hint ?? []).sort(byId)).toEqual(expected.sort(byId));
  expect(ids.filter((id) => there.services.waiters.isWaiting(id))).toEqual([]);
});

test("an outcome that nobody announced is told all the same", async () => {
  // Created there, so that no announcement of the creation reaches that node after the silent change.
  const { task } = await tasks(there).createTask(refund("unannounced"));
  const id = task?.id ?? "";
  const stream = await open(tasks(there).watchTasks({ ids: [id] }));
  await there.waits(id);
  await update("update tasks set status = 'cancelled', revision = 7 where id = $1", [id]);
  expect(await stream.rest()).toEqual([{ id, revision: 7, state: State.CANCELLED }]);
});

test("changes that are no outcome are not told", async () => {
  const id = await create("steps");
  const stream = await open(tasks(there).watchTasks({ ids: [id] }));
  await there.waits(id);
  const cookie = await here.signIn("steps@corp.test", true);
  await tasks(here, { cookie }).claimTask({ id });
  await answer(id);
  expect(await stream.rest()).toEqual([{ id, revision: 3, state: State.COMPLETED }]);
});

test("a task that is deleted while it is awaited is gone", async () => {
  const [id, other] = [await create("deleted"), await create("deleted not")];
  const stream = await open(tasks(there).watchTasks({ ids: [id, other] }));
  await there.waits(other);
  await tasks(here).deleteTask({ id });
  expect(await stream.next()).toEqual(unknown(id));
  await answer(other);
  expect(await stream.rest()).toEqual([{ id: other, revision: 2, state: State.COMPLETED }]);
});

async function person(email: string) {
  const cookie = await here.signIn(email);
  const [row] = await here.db.query<{ id: string }>(
    { name: "", text: "select id from users where email = $1" },
    [email],
  );
  return { cookie, userId: row?.id ?? "" };
}

const give = (id: string, userId: string) =>
  update("update tasks set assigned_to_user_id = $2 where id = $1", [id, userId]);

test("what is somebody else's looks as if it were not there, with an outcome or without", async () => {
  const { cookie, userId } = await person("nina@corp.test");
  const [mine, foreign, over] = [await create("mine"), await create("foreign"), await create("over")];
  await give(mine, userId);
  await answer(over);
  const stream = await open(tasks(there, { cookie }).watchTasks({ ids: [foreign, "tsk_none", over, mine] }));
  expect(await stream.next()).toEqual(unknown(foreign));
  expect(await stream.next()).toEqual(unknown("tsk_none"));
  expect(await stream.next()).toEqual(unknown(over));
  await answer(mine);
  expect(await stream.rest()).toEqual([{ id: mine, revision: 2, state: State.COMPLETED }]);
});

test("whoever may see a task no more when it is answered is not told how it ended", async () => {
  const { cookie, userId } = await person("otto@corp.test");
  const id = await create("taken away");
  await give(id, userId);
  const stream = await open(tasks(there, { cookie }).watchTasks({ ids: [id] }));
  await there.waits(id);
  await give(id, "somebody else");
  await answer(id);
  expect(await stream.rest()).toEqual([unknown(id)]);
});

test("what was offered to somebody is told while nobody else holds it", async () => {
  const { cookie, userId } = await person("paula@corp.test");
  const [taken, got] = [await create("offered and taken"), await create("offered and got")];
  for (const id of [taken, got])
    await update("insert into task_offers (task_id, place, user_id) values ($1, 0, $2)", [id, userId]);
  const stream = await open(tasks(there, { cookie }).watchTasks({ ids: [taken, got] }));
  await there.waits(got);
  await give(taken, "somebody else");
  await answer(taken);
  expect(await stream.next()).toEqual(unknown(taken));
  await give(got, userId);
  await answer(got);
  expect(await stream.rest()).toEqual([{ id: got, revision: 2, state: State.COMPLETED }]);
});

test("signing out ends the stream before it tells anything more", async () => {
  const { cookie, userId } = await person("quit@corp.test");
  const id = await create("signed out");
  await give(id, userId);
  const stream = await open(tasks(there, { cookie }).watchTasks({ ids: [id] }));
  await there.waits(id);
  await update("delete from sessions where user_id = $1", [userId]);
  await answer(id);
  expect((await refusal(stream.next())).reason).toBe("UNAUTHENTICATED");
  await waiting(there, [id], 0);
});

test("ten thousand tasks take a place each, and leaving frees them all", async () => {
  const ids = await copies(await create("many"), 10_000);
  const gone = new AbortController();
  const hints = tasks(there).watchTasks({ ids }, { signal: gone.signal })[Symbol.asyncIterator]();
  await hints.next();
  const more = hints.next();
  await waiting(there, ids, 10_000);
  gone.abort();
  await expect(more).rejects.toThrow();
  await waiting(there, ids, 0);
});

test("the stream ends with its node, and another node goes on", async () => {
  const id = await create("node gone");
  const third = await startServer({ beside: here });
  const stream = await open(tasks(third).watchTasks({ ids: [id] }));
  await third.waits(id);
  const over = stream.rest().catch(() => []);
  await third.close();
  expect(await over).toEqual([]);
  const again = await open(tasks(there).watchTasks({ ids: [id] }));
  await answer(id);
  expect(await again.rest()).toEqual([{ id, revision: 2, state: State.COMPLETED }]);
});

test("too many ids, or what cannot be one, are refused", async () => {
  const many = Array.from({ length: 10_001 }, (_, n) => `tsk_${n}`);
  const requests: [string[], string[]][] = [
    [many, ["/ids"]],
    [["tsk_1", "", "tsk 2"], ["/ids/1"]],
    [["tsk_\0"], ["/ids/0"]],
    [["x".repeat(65)], ["/ids/0"]],
  ];
  for (const [ids, violations] of requests) {
    const hints = tasks(there).watchTasks({ ids })[Symbol.asyncIterator]();
    expect(await refusal(hints.next())).toMatchObject({ reason: "VALIDATION_ERROR", violations });
  }
});
