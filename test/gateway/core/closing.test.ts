import { ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refund, startServer } from "../server.ts";

const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };

test("closing ends streams and answers who waits, long before the grace is over", async () => {
  const server = await startServer();
  const { id } = await (await server.post("/api/tasks", refund("closing"))).json();
  const tasks = createClient(TaskService, createGrpcTransport({ baseUrl: server.url }));
  const stream = tasks.watchTasks({}, { headers })[Symbol.asyncIterator]();
  expect((await stream.next()).value?.id).toBe("");
  const wait = tasks.awaitTask({ id, waitSeconds: 30 }, { headers });
  await server.waits(id);
  const closed = server.gateway.close(60_000);
  expect((await wait).state).toBe(State.CREATED);
  await drained(stream);
  await closed;
  await expect(fetch(`${server.url}/api/version`)).rejects.toThrow();
  await server.close();
});

/** Ends when the stream does: a hint of the task just created may still be on its way. */
async function drained(stream: AsyncIterator<unknown>) {
  try {
    while (!(await stream.next()).done);
  } catch (error) {
    expect(error).toBeInstanceOf(ConnectError);
  }
}
