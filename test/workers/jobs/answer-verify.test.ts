import path from "node:path";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { loadConfig } from "../../../src/config.ts";
import { start } from "../../../src/main.ts";
import { PLUGINS } from "../../../src/plugins.ts";
import type { Database } from "../../../src/services/db/database.ts";
import { refund as refundInRest } from "../../gateway/server.ts";
import { AnthropicServer, hangs, passes } from "../../support/anthropic-server.ts";
import { Child } from "../../support/child.ts";
import { createTestDatabase } from "../../support/postgres.ts";
import { ADMIN_TOKEN, PAYLOAD_KEY } from "../../support/server.ts";
import { ADMIN, createTestServices, refund, refusal } from "../../support/services.ts";
import { startVerifying } from "../../support/verifying.ts";
import { age } from "../outbox-rows.ts";

const CLAUDE = { provider: "claude", instructions: "Refuse what contradicts itself." };

const submissions = (db: Database) =>
  db.query<{ id: string; state: string; attempts: number; error: string | null }>(
    {
      name: "test-submissions",
      text: "select id, state, attempts, last_error as error from outbox where kind = 'verification' order by id",
    },
    [],
  );

/** As if so many runs had been cut off, the last one just now. */
const cutOff = (db: Database, runs: number) =>
  db.query({ name: "test-cut-off", text: "update outbox set attempts = $1 where kind = 'verification'" }, [
    runs,
  ]);

test("a worker that is killed while it verifies loses nothing: the answer is verified once more, and counts once", async () => {
  const [base, vendor] = await Promise.all([createTestDatabase(), AnthropicServer.start()]);
  onTestFinished(() => base.close());
  onTestFinished(() => vendor.close());
  const env = {
    ...vendor.env,
    AWAITHUMANS_DATABASE_URL: base.url,
    AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
    AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN,
    AWAITHUMANS_PORT: "0",
    AWAITHUMANS_DRAIN_SECONDS: "0",
    AWAITHUMANS_DATABASE_POOL_SIZE: "5",
  };
  const config = { ...loadConfig(env, PLUGINS), databaseUrl: base.url };
  const log = pino({ level: "silent" });
  const server = await start({ config, role: "server", plugins: PLUGINS, hosts: ["127.0.0.1"], log });
  onTestFinished(() => server.close());
  const script = path.join(import.meta.dirname, "../role-process.ts");
  const startWorker = () => {
    const worker = new Child(process.execPath, [script], env);
    onTestFinished(() => worker.stop("SIGKILL"));
    return worker;
  };
  const call = async (way: string, body?: object) => {
    const response = await fetch(`http://127.0.0.1:${server.port}/api/tasks${way}`, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.json();
  };

  vendor.answerWith(hangs, passes());
  const { id } = await call("", refundInRest("killed", { verifier_config: CLAUDE }));
  const polled = call(`/${id}/poll?timeout=30`);
  const answered = call(`/${id}/complete`, { response: { approved: true } });
  const worker = startWorker();
  await vendor.has(1);
  await worker.stop("SIGKILL");
  expect(await submissions(base.db)).toMatchObject([{ state: "pending", attempts: 1 }]);
  expect((await call(`/${id}`)).status).toBe("submitted");

  // The lease outlives the longest run.
  await age(base.db);
  await age(base.db);
  startWorker();
  expect(await answered).toMatchObject({ status: "completed", verification_attempt: 1 });
  expect(await polled).toMatchObject({ status: "completed", response: { approved: true } });
  expect(vendor.questions).toHaveLength(2);
  expect(await submissions(base.db)).toMatchObject([{ state: "succeeded", attempts: 2 }]);
  const trail: { action: string }[] = await call(`/${id}/audit`);
  expect(trail.map(({ action }) => action)).toEqual(["created", "submitted", "verified", "completed"]);
});

async function stage() {
  const vendor = await AnthropicServer.start();
  const t = await createTestServices(undefined, { env: vendor.env });
  onTestFinished(async () => {
    await vendor.close();
    await t.close();
  });
  const { task } = await t
    .tasks(ADMIN)
    .createTask({ ...refund("staged"), verifierConfigJson: JSON.stringify(CLAUDE) });
  const id = task?.id ?? "";
  const submit = (waitSeconds: number) =>
    t.tasks(ADMIN).completeTask({ id, responseJson: '{"approved":true}', waitSeconds });
  return { vendor, t, id, submit };
}

test("a verification that is cut off again and again is given up, and the caller is told", async () => {
  const { vendor, t, id, submit } = await stage();
  await submit(0);
  await cutOff(t.db, 5);
  onTestFinished(await startVerifying(t));
  expect(await t.tasks(ADMIN).awaitTask({ id, waitSeconds: 30, untilVerdict: true })).toMatchObject({
    state: State.CREATED,
    verificationAttempt: 0,
  });
  expect(vendor.questions).toEqual([]);
  expect(await submissions(t.db)).toMatchObject([{ state: "abandoned", attempts: 6 }]);
});

test("a verdict that comes after its lease was lost does not count", async () => {
  const { vendor, t, id, submit } = await stage();
  const late = Promise.withResolvers<void>();
  vendor.answerWith(
    (response, question) => void late.promise.then(() => passes("late")(response, question)),
    passes("in time"),
  );
  const stop = await startVerifying(t);
  const answered = submit(60);
  await vendor.has(1);
  await age(t.db);
  await age(t.db);
  expect((await answered).task).toMatchObject({ state: State.COMPLETED, verdict: { reason: "in time" } });
  late.resolve();
  await stop();
  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id });
  expect(entries.map(({ action }) => action)).toEqual(["created", "submitted", "verified", "completed"]);
});

test("the worker stops: a submission waits in the outbox for the next one", async () => {
  const { vendor, t, submit } = await stage();
  vendor.answerWith(passes());
  const stop = await startVerifying(t);
  await stop();
  const answered = submit(60);
  await expect.poll(async () => (await submissions(t.db))[0]?.state).toBe("pending");
  onTestFinished(await startVerifying(t));
  expect((await answered).task?.state).toBe(State.COMPLETED);
});

test("a provider that breaks in its own code is told without its words", async () => {
  const { t } = await stage();
  const broken = {
    ...PLUGINS,
    providers: [
      {
        ...{
          names: ["claude"],
          keyVariable: "ANTHROPIC_API_KEY",
          baseUrlVariable: "NONE",
          variables: ["ANTHROPIC_API_KEY"],
        },
        judge: async () => {
          throw new RangeError("sk-ant-secret");
        },
      },
    ],
  };
  const node = await createTestServices(t, { env: { ANTHROPIC_API_KEY: "k" }, plugins: broken });
  onTestFinished(() => node.close());
  onTestFinished(await startVerifying(node));
  const { task } = await node
    .tasks(ADMIN)
    .createTask({ ...refund("broken"), verifierConfigJson: JSON.stringify(CLAUDE) });
  const refused = await refusal(
    node.tasks(ADMIN).completeTask({ id: task?.id ?? "", responseJson: '{"approved":true}' }),
  );
  expect(refused.reason).toBe("VERIFIER_PROVIDER_ERROR");
  expect(refused.message).toContain("RangeError");
  expect(refused.message).not.toContain("sk-ant");
});
