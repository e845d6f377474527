import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { DeliveryState } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { MailServer } from "../../../support/mail-server.ts";
import { ADMIN, createTestServices, refund } from "../../../support/services.ts";
import { age } from "../../outbox-rows.ts";
import { mailEnv, startWorker } from "./mail-worker.ts";
import { linksOf } from "./office.ts";

test("a worker killed between sending and recording: one duplicate, with the same id and the same links", async () => {
  const post = await MailServer.start();
  onTestFinished(() => post.close());
  const t = await createTestServices(undefined, { env: mailEnv(post.port) });
  onTestFinished(() => t.close());
  t.clock.pass((Date.now() - t.clock.now().getTime()) / 1000);
  const { task } = await t.tasks(ADMIN).createTask({ ...refund("killed"), notify: ["email:ann@acme.test"] });
  const ledger = async () =>
    (await t.channels(ADMIN).listDeliveries({ taskId: task?.id ?? "" })).deliveries[0];

  post.faults.push({ at: "data", how: "hang" });
  const script = path.join(import.meta.dirname, "mail-worker.ts");
  const first = spawn(process.execPath, [script, t.url, String(post.port)], { stdio: "inherit" });
  onTestFinished(() => void first.kill("SIGKILL"));
  const taken = await post.mail(1);
  const gone = once(first, "exit");
  first.kill("SIGKILL");
  await gone;
  expect(await ledger()).toMatchObject({ state: DeliveryState.QUEUED, attempts: 1 });

  await age(t.db);
  const second = await startWorker(t.url, post.port);
  onTestFinished(() => second.close());
  const again = await post.mail(2);
  await expect.poll(async () => (await ledger())?.state).toBe(DeliveryState.SENT);
  expect(again.parsed.messageId).toBe(taken.parsed.messageId);
  expect(again.parsed.messageId).toBe(`<${(await ledger())?.id}@localhost>`);
  expect(post.mails).toHaveLength(2);
  const idOf = (url = "") =>
    JSON.parse(
      Buffer.from(url.split("/").at(-1) ?? "", "base64url")
        .subarray(32)
        .toString(),
    ).j;
  expect(idOf(linksOf(again).Approve)).toBe(idOf(linksOf(taken).Approve));
  expect(idOf(linksOf(again).Approve)).not.toBe(idOf(linksOf(again).Reject));
});
