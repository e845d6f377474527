import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { DeliveryState } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { State } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { Child } from "../../../support/child.ts";
import { PAYLOAD_KEY } from "../../../support/server.ts";
import { ADMIN, createTestServices, refund } from "../../../support/services.ts";
import { SlackServer } from "../../../support/slack-server.ts";
import { age } from "../../outbox-rows.ts";

test("a worker killed between posting and recording: one duplicate under the same id, nothing lost", async () => {
  const slack = await SlackServer.start();
  onTestFinished(() => slack.close());
  const { id: channel } = slack.addChannel("approvals");
  const t = await createTestServices(undefined, { env: slack.env });
  onTestFinished(() => t.close());
  t.clock.pass((Date.now() - t.clock.now().getTime()) / 1000);
  const { task } = await t.tasks(ADMIN).createTask({ ...refund("killed"), notify: ["slack:#approvals"] });
  const id = task?.id ?? "";
  const ledger = async () => (await t.channels(ADMIN).listDeliveries({ taskId: id })).deliveries;

  const startWorker = () => {
    const script = path.join(import.meta.dirname, "../../role-process.ts");
    const env = {
      ...slack.env,
      AWAITHUMANS_DATABASE_URL: t.url,
      AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
      AWAITHUMANS_DATABASE_POOL_SIZE: "5",
    };
    const worker = new Child(process.execPath, [script], env);
    onTestFinished(() => worker.stop("SIGKILL"));
    return worker;
  };
  slack.fail("chat.postMessage", "taken");
  const first = startWorker();
  await slack.message(id, channel);
  await first.stop("SIGKILL");
  expect(await ledger()).toMatchObject([{ state: DeliveryState.QUEUED, attempts: 1 }]);
  expect((await t.tasks(ADMIN).getTask({ id })).task?.state).toBe(State.CREATED);

  await age(t.db);
  startWorker();
  await expect.poll(async () => (await ledger())[0]?.state).toBe(DeliveryState.SENT);
  const [delivery, ...others] = await ledger();
  expect(others).toEqual([]);
  expect(slack.messagesOf(id).map(({ metadata }) => metadata.event_payload.delivery_id)).toEqual([
    delivery?.id,
    delivery?.id,
  ]);
  expect((await t.tasks(ADMIN).getTask({ id })).task?.state).toBe(State.NOTIFIED);
  expect(slack.problems).toEqual([]);
});
