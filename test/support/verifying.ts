import { pino } from "pino";
import { expect } from "vitest";
import type { AuditEntry } from "../../gen/awaithumans/task/v1/audit_pb.ts";
import type { Task } from "../../gen/awaithumans/task/v1/task_pb.ts";
import type { Actor } from "../../src/services/core/call.ts";
import { newId } from "../../src/services/db/ids.ts";
import { startDispatcher } from "../../src/workers/core/dispatcher.ts";
import { JobRunner } from "../../src/workers/core/runner.ts";
import { answerVerify } from "../../src/workers/jobs/answer-verify.ts";
import { AnthropicServer, held, passes } from "./anthropic-server.ts";
import { ADMIN, createPerson, createTestServices, refund, type TestServices } from "./services.ts";

const log = pino({ level: "silent" });

/** The worker of a node that verifies answers, with pauses as short as they can be; returns what stops it. */
export async function startVerifying(t: TestServices): Promise<() => Promise<void>> {
  const { url, db, verifiers } = t;
  const { changes, outbox } = t.services;
  const { now } = t.clock;
  const verify = answerVerify({
    ...{ db, changes, outbox, verifiers, channels: new Map(), now, newId, pausesMs: [0, 0, 0] },
  });
  const limits = { poolSize: 4, concurrency: 4, stopSeconds: 10 };
  const runner = await JobRunner.start({ url, ...limits, handlers: { "answer:verify": verify }, log });
  const dispatcher = startDispatcher({ db, channels: [], kick: outbox, now, log });
  return async () => {
    await dispatcher.close();
    await runner.close();
  };
}

/** An answer that fits the question of these tests. */
export const YES = '{"approved":true,"notes":"ok"}';

export interface OutboxEntry {
  kind: string;
  state: string;
  error: string | null;
  subject: string;
}

/** A node that verifies, the vendor that it asks, and somebody who answers. */
export interface Stage {
  vendor: AnthropicServer;
  t: TestServices;
  operator: Extract<Actor, { kind: "user" }>;
  /** A task with a verifier; members of its config and of its request can be replaced. */
  newTask(key: string, config?: object, change?: object): Promise<string>;
  /** Answers as the operator. */
  answer(id: string, members?: object): Promise<Task | undefined>;
  /** A task whose answer is with the vendor now, who passes it on `release`. */
  underWay(
    key: string,
    change?: object,
  ): Promise<{ id: string; answered: Promise<Task | undefined>; release(): void }>;
  read(id: string): Promise<Task | undefined>;
  trail(id: string): Promise<AuditEntry[]>;
  outbox(id: string): Promise<OutboxEntry[]>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const vendor = await AnthropicServer.start();
  const t = await createTestServices(undefined, { env: vendor.env });
  const stop = await startVerifying(t);
  const person = { email: "operator@corp.test", isOperator: true, displayName: "Mira" };
  const operator = await createPerson(t, person);
  const stage: Stage = {
    vendor,
    t,
    operator,
    async newTask(key, config = {}, change = {}) {
      const verifier = { provider: "claude", instructions: "Refuse notes that contradict the decision." };
      const verifierConfigJson = JSON.stringify({ ...verifier, ...config });
      const { task, warnings } = await t
        .tasks(ADMIN)
        .createTask({ ...refund(key), verifierConfigJson, ...change });
      expect(warnings).toEqual([]);
      return task?.id ?? "";
    },
    async answer(id, members = {}) {
      const request = { id, responseJson: YES, completedViaChannel: "dashboard", ...members };
      return (await t.tasks(operator).completeTask(request)).task;
    },
    async underWay(key, change = {}) {
      const { answer, release } = held(passes());
      vendor.answerWith(answer);
      const id = await stage.newTask(key, {}, change);
      const answered = stage.answer(id);
      await vendor.has(1);
      return { id, answered, release };
    },
    read: async (id) => (await t.tasks(ADMIN).getTask({ id })).task,
    trail: async (id) => (await t.tasks(ADMIN).listAuditEntries({ id })).entries,
    outbox: (id) =>
      t.db.query<OutboxEntry & Record<string, unknown>>(
        {
          name: "test-outbox",
          text: "select kind, state, last_error as error, subject::text as subject from outbox where task_id = $1 order by id",
        },
        [id],
      ),
    async close() {
      await vendor.close();
      await stop();
      await t.close();
    },
  };
  return stage;
}
