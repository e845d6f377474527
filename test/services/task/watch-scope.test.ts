import { createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AuthService } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { startServer, type TestServer } from "../../gateway/server.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refund, refusal } from "../../support/services.ts";

let server: TestServer;
let nina: { cookie: string; userId: string };
beforeAll(async () => {
  server = await startServer();
  const cookie = await server.signIn("nina@corp.test");
  const people = {
    name: "",
    text: "update users set pool = 'ops' where email = 'nina@corp.test' returning id",
  };
  const [row] = await server.db.query<{ id: string }>(people, []);
  nina = { cookie, userId: row?.id ?? "" };
});
afterAll(() => server.close());

const admin = { authorization: `Bearer ${ADMIN_TOKEN}` };

function transport(headers: Record<string, string>) {
  const sign: Interceptor = (next) => (request) => {
    for (const [name, value] of Object.entries(headers)) request.header.set(name, value);
    return next(request);
  };
  return createConnectTransport({ baseUrl: server.url, httpVersion: "2", interceptors: [sign] });
}

const tasks = (headers: Record<string, string> = admin) => createClient(TaskService, transport(headers));
const update = (text: string, values: unknown[]) => server.db.query({ name: "", text }, values);

let asked = 0;
async function ask(headers = admin): Promise<string> {
  asked += 1;
  const { task } = await tasks(headers).createTask(refund(`watched ${asked}`));
  return task?.id ?? "";
}

/** Ids of the hints of a stream that is live. */
async function watch(headers: Record<string, string>) {
  const hints = tasks(headers).watchTasks({})[Symbol.asyncIterator]();
  expect((await hints.next()).value).toMatchObject({ id: "" });
  return {
    next: async () => (await hints.next()).value?.id,
    failure: () => refusal(hints.next()),
    close: () => hints.return?.(),
  };
}

test("a person hears of what they hold, held or were offered, and of nothing else", async () => {
  const [held, former, offered] = [await ask(), await ask(), await ask()];
  const [foreign, elsewhere] = [await ask(), await ask()];
  await update("update tasks set assigned_to_user_id = $2 where id = $1", [held, nina.userId]);
  await update("update tasks set assigned_to_user_id = 'x', former_assignee_id = $2 where id = $1", [
    former,
    nina.userId,
  ]);
  await update("insert into task_offers (task_id, place, pool) values ($1, 0, 'ops'), ($2, 0, 'sales')", [
    offered,
    elsewhere,
  ]);
  const stream = await watch({ cookie: nina.cookie });
  for (const theirs of [held, former, offered]) {
    await tasks().cancelTask({ id: await ask() });
    await tasks().cancelTask({ id: theirs });
    expect(await stream.next()).toBe(theirs);
  }
  for (const id of [foreign, elsewhere]) await tasks().cancelTask({ id });
  // Whose a deleted task was is gone: a person is told to look again, and learns no id of somebody else's.
  await tasks().deleteTask({ id: elsewhere });
  expect(await stream.next()).toBe("");
  await stream.close();
});

test("somebody to whom a task was offered hears that somebody else took it", async () => {
  const id = await ask();
  await update("insert into task_offers (task_id, place, pool) values ($1, 0, 'ops')", [id]);
  const stream = await watch({ cookie: nina.cookie });
  await tasks({ cookie: await server.signIn("boss@corp.test", true) }).claimTask({ id });
  expect(await stream.next()).toBe(id);
  await stream.close();
});

async function makeKey(name: string) {
  const scopes = ["tasks:read", "tasks:write"];
  const { key, secret } = await createClient(AuthService, transport(admin)).createKey({ name, scopes });
  return { id: key?.id ?? "", headers: { authorization: `Bearer ${secret}` } };
}

test("an API key hears of what it created, until it is revoked", async () => {
  const [one, two] = [await makeKey("one"), await makeKey("two")];
  const stream = await watch(one.headers);
  await ask();
  await ask(two.headers);
  const id = await ask(one.headers);
  expect(await stream.next()).toBe(id);
  await createClient(AuthService, transport(admin)).revokeKey({ id: one.id });
  await tasks().cancelTask({ id });
  expect((await stream.failure()).reason).toBe("UNAUTHENTICATED");
});

test("however much happens in between, the last change of each task is told", async () => {
  const stream = await watch(admin);
  const ids = new Set(await Promise.all(Array.from({ length: 30 }, () => ask())));
  await Promise.all([...ids].map((id) => tasks().cancelTask({ id })));
  while (ids.size > 0) ids.delete((await stream.next()) ?? "");
  await stream.close();
});
