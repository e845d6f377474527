import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "../support/postgres.ts";
import { age, insertCallback, readJobs, readRow, subjectOf } from "./outbox-rows.ts";
import { Receiver } from "./receiver.ts";
import { startWorker } from "./worker-process.ts";

test("what a killed worker was sending is sent again by another under the same id", async () => {
  const [base, receiver] = await Promise.all([createTestDatabase(), Receiver.start()]);
  onTestFinished(async () => void (await Promise.all([base.close(), receiver.close()])));
  receiver.answer = () => {};
  const id = await insertCallback(base.db, { subject: subjectOf(receiver.url), time: new Date() });
  const script = path.join(import.meta.dirname, "worker-process.ts");
  const child = spawn(process.execPath, [script, base.url], { stdio: "inherit" });
  onTestFinished(() => void child.kill("SIGKILL"));
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
  onTestFinished(stop);
  await receiver.has(2);
  await expect.poll(async () => (await readRow(base.db, id)).state).toBe("succeeded");
  expect(receiver.received.map(({ headers }) => headers["webhook-id"])).toEqual([id, id]);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  expect(await readRow(base.db, id)).toMatchObject({ attempts: 2, error: null });
});
