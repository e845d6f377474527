import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { hashPassword } from "../../../src/services/auth/secret.ts";
import { ADMIN_TOKEN, startTestServer, type TestServer } from "../../support/server.ts";
import { refund } from "../../support/services.ts";

let server: TestServer;
let cookie: string;
const admin = { authorization: `Bearer ${ADMIN_TOKEN}` };
const tasks = () =>
  createClient(TaskService, createConnectTransport({ baseUrl: server.url, httpVersion: "2" }));

beforeAll(async () => {
  server = await startTestServer();
  await server.database.db.query(
    {
      name: "test-user",
      text: "insert into users (id, email, password_hash, create_time, update_time) values ('r', 'r@corp.test', $1, now(), now())",
    },
    [await hashPassword("correct horse")],
  );
  const body = { email: "r@corp.test", password: "correct horse" };
  const { headers } = await server.call("POST", "/api/auth/login", { token: null, body });
  cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
});
afterAll(() => server.close());

async function theirTask(key: string): Promise<string> {
  const { task } = await tasks().createTask(refund(key), { headers: admin });
  const assign = { name: "test-assign", text: "update tasks set assigned_to_user_id = 'r' where id = $1" };
  await server.database.db.query(assign, [task?.id]);
  return task?.id ?? "";
}

test("watchers hear of what they may see, deletions included, and of nothing else", async () => {
  const theirs = await theirTask("theirs");
  const { task: foreign } = await tasks().createTask(refund("foreign"), { headers: admin });
  const stream = tasks().watchTasks({}, { headers: { cookie } })[Symbol.asyncIterator]();
  expect((await stream.next()).value).toMatchObject({ id: "" });
  await tasks().cancelTask({ id: foreign?.id ?? "" }, { headers: admin });
  await tasks().cancelTask({ id: theirs }, { headers: admin });
  expect((await stream.next()).value).toMatchObject({ id: theirs });
  await tasks().deleteTask({ id: theirs }, { headers: admin });
  expect((await stream.next()).value).toMatchObject({ id: "" });
  await stream.return?.();
});

test("signing out ends open streams before they tell anything more", async () => {
  const id = await theirTask("revoked");
  const one = tasks().watchTask({ id }, { headers: { cookie } })[Symbol.asyncIterator]();
  const all = tasks().watchTasks({}, { headers: { cookie } })[Symbol.asyncIterator]();
  expect((await one.next()).value).toMatchObject({ task: { state: State.CREATED } });
  await all.next();
  expect((await server.call("POST", "/api/auth/logout", { token: null, cookie })).status).toBe(204);
  await tasks().completeTask({ id, responseJson: '{"approved":true}' }, { headers: admin });
  await expect(one.next()).rejects.toThrow(/unauthenticated/);
  await expect(all.next()).rejects.toThrow(/unauthenticated/);
});
