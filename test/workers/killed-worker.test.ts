import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";
import { createTestDatabase } from "../support/postgres.ts";
import { age, insertCallback, readJobs, readRow, subjectOf } from "./outbox-rows.ts";
import { Receiver } from "./receiver.ts";
import { startWorker } from "./worker-process.ts";

test("what a killed worker was sending is sent again by another under the same id", async () => {
  const [base, receiver] = await Promise.all([createTestDatabase(), Receiver.start()]);
  receiver.answer = () => {};
  const id = await insertCallback(base.db, { subject: subjectOf(receiver.url), time: new Date() });
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "worker-process.ts"), base.url], {
    stdio: "inherit",
  });
  const exited = once(child, "exit");
  await receiver.has(1);
  child.kill("SIGKILL");
  await exited;
  expect(await readRow(base.db, id)).toMatchObject({
    state: "pending",
    attempts: 1,
    token: expect.any(String),
  });
  expect(await readJobs(base.db)).toMatchObject([{ key: `${id}:0`, locked: true }]);

  await age(base.db);
  receiver.answer = (response) => response.end();
  const stop = await startWorker(base.url);
  await receiver.has(2);
  await expect.poll(async () => (await readRow(base.db, id)).state).toBe("succeeded");
  await stop();
  expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([id, id]);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  expect(await readRow(base.db, id)).toMatchObject({ attempts: 2, error: null });
  await Promise.all([base.close(), receiver.close()]);
});
