import { expect, onTestFinished, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { ADMIN, createTestServices, refund } from "../../support/services.ts";
import { PostgresProxy } from "../proxy.ts";

const POOL = 5;

test("who waits is woken by the connection that listens, while all others wait for answers that never come", async () => {
  const far = await createTestServices();
  const proxy = await PostgresProxy.start(far.url);
  const near = await createTestServices({ ...far, url: proxy.url });
  onTestFinished(async () => {
    await proxy.close();
    await near.close();
    await far.close();
  });
  const { task } = await far.tasks(ADMIN).createTask(refund("half-open"));
  const id = task?.id ?? "";
  const read = () => Array.from({ length: POOL }, () => near.tasks(ADMIN).getTask({ id }));
  await Promise.all(read());
  const outcome = near.tasks(ADMIN).awaitTask({ id, waitSeconds: 30 });
  const isParked = () =>
    near.services.waiters.isWaiting(id) && near.db.connections.idle === near.db.connections.total;
  // A connection is taken for the read in the turn in which the place is.
  do await new Promise((resolve) => setImmediate(resolve));
  while (!isParked());

  proxy.freeze(/(?:)/);
  const unanswered = Promise.allSettled(read()).then(() => undefined);
  await far.tasks(ADMIN).completeTask({ id, responseJson: '{"approved":true}' });
  expect(await Promise.race([outcome, unanswered])).toMatchObject({ state: State.COMPLETED });
});
