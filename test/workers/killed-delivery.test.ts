import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { DeliveryState } from "../../gen/awaithumans/channel/v1/channel_pb.ts";
import { State } from "../../gen/awaithumans/task/v1/task_pb.ts";
import { PLUGINS } from "../../src/plugins.ts";
import { pager } from "../support/pager/index.ts";
import { ADMIN, createTestServices, refund } from "../support/services.ts";
import { age } from "./outbox-rows.ts";
import { Receiver } from "./receiver.ts";

test("a worker killed between sending and recording: one duplicate under the same id, nothing lost", async () => {
  const vendor = await Receiver.start();
  onTestFinished(() => vendor.close());
  const options = {
    env: { AWAITHUMANS_PAGER_URL: vendor.url, AWAITHUMANS_PAGER_SECRET: "beep" },
    plugins: { ...PLUGINS, channels: [pager] },
  };
  const t = await createTestServices(undefined, options);
  onTestFinished(() => t.close());
  t.clock.pass((Date.now() - t.clock.now().getTime()) / 1000);
  vendor.answer = () => {};
  const { task } = await t.tasks(ADMIN).createTask({ ...refund("killed"), notify: ["pager:1"] });
  const id = task?.id ?? "";

  const startWorker = () => {
    const script = path.join(import.meta.dirname, "pager-worker.ts");
    const child = spawn(process.execPath, [script, t.url, vendor.url], { stdio: "inherit" });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  };
  const first = startWorker();
  await vendor.has(1);
  const gone = once(first, "exit");
  first.kill("SIGKILL");
  await gone;
  const ledger = async () => (await t.channels(ADMIN).listDeliveries({ taskId: id })).deliveries[0];
  expect(await ledger()).toMatchObject({ state: DeliveryState.QUEUED, attempts: 1 });

  await age(t.db);
  vendor.answer = (response) => response.end("page-1");
  startWorker();
  await vendor.has(2);
  await expect.poll(async () => (await ledger())?.state).toBe(DeliveryState.SENT);
  const pages = vendor.received.map(({ body }) => JSON.parse(body));
  const delivery = await ledger();
  expect(pages.map((page) => page.id)).toEqual([delivery?.id, delivery?.id]);
  expect((await t.tasks(ADMIN).getTask({ id })).task?.state).toBe(State.NOTIFIED);
});
