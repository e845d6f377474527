import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { hold } from "../../support/locks.ts";
import { readRow } from "../outbox-rows.ts";
import { type PagerStage, startPagerStage } from "./pager-stage.ts";

let stage: PagerStage;
beforeAll(async () => {
  stage = await startPagerStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.vendor.received.length = 0;
  stage.vendor.answer = (response) => response.end("page-1");
});

/** As one that is busy for an hour. */
function busy(): void {
  stage.vendor.answer = (response) => {
    response.statusCode = 503;
    response.setHeader("retry-after", "3600");
    response.end();
  };
}

/** Has the next attempt at what is told of the task come now, whenever it was to come. */
async function fallDue(id: string): Promise<void> {
  const text = "update outbox set due_time = now() where task_id = $1 and state = 'pending'";
  await stage.server.database.db.query({ name: "test-fall-due", text }, [id]);
}

test("a message that could only be sent after the deadline is given up at once, and audited", async () => {
  busy();
  const { id } = await stage.ask({ timeout_seconds: 900 });
  expect(await stage.delivered(id, "FAILED")).toMatchObject({ reason: "pager_error", attempts: 1 });
  expect((await stage.trail(id)).at(-1)).toMatchObject({ action: "notification_failed" });
});

test("a message that waits for its next attempt is not sent once its task has ended, and nobody is bothered", async () => {
  busy();
  const { id } = await stage.ask({ timeout_seconds: 86_400 });
  await expect.poll(async () => (await stage.ledger(id))[0]?.reason).toBe("pager_error");
  await stage.server.call("POST", `/api/tasks/${id}/cancel`);
  await fallDue(id);
  expect(await stage.delivered(id, "FAILED")).toMatchObject({ reason: "not_needed" });
  const actions = (await stage.trail(id)).map(({ action }: { action: string }) => action);
  expect(actions).toEqual(["created", "cancelled"]);
  expect(stage.pages(id)).toHaveLength(1);
});

test("a channel that breaks is tried again, and nothing of how it broke is told", async () => {
  stage.vendor.answer = (response) => response.destroy();
  const { id } = await stage.ask();
  const reason = async () => (await stage.ledger(id))[0]?.reason;
  await expect.poll(reason).toBe("internal_error");
  const [{ state, message }] = await stage.ledger(id);
  expect([state, message]).toEqual(["DELIVERY_STATE_QUEUED", "Pager could not be used (TypeError)."]);
  stage.vendor.answer = (response) => response.end("page-1");
  // However many attempts have failed by now, the next one may be minutes away.
  await fallDue(id);
  await stage.delivered(id, "SENT");
});

test("a message of a channel that this server has no more fails for good", async () => {
  busy();
  const { id } = await stage.ask({ timeout_seconds: 86_400 });
  const reason = async () => (await stage.ledger(id))[0]?.reason;
  await expect.poll(reason).toBe("pager_error");
  const [delivery] = await stage.ledger(id);
  const text = "update deliveries set channel = 'pigeon' where id = $1";
  await stage.server.database.db.query({ name: "test-pigeon", text }, [delivery.id]);
  await stage.rpc("ResendDelivery", { id: delivery.id });
  expect(await stage.delivered(id, "FAILED")).toMatchObject({
    reason: "no_client",
    message: "This server has no channel 'pigeon'.",
  });
});

test("a message about a task that somebody holds takes nothing from them, and counts once they give it back", async () => {
  const { id } = await stage.ask({ assign_to: { email: "mira@corp.test" } });
  await stage.delivered(id, "SENT");
  expect((await stage.read(id)).status).toBe("assigned");
  const { json } = await stage.server.call("POST", `/api/tasks/${id}/release`);
  expect(json.status).toBe("notified");
});

test("a message that was opened and is sent again is sent, and opened once more", async () => {
  const { id } = await stage.ask({ assign_to: { email: "mira@corp.test" } });
  const sent = await stage.delivered(id, "SENT");
  await stage.server.database.db.query(
    {
      name: "test-mira",
      text: "update deliveries set user_id = (select id from users where email = 'mira@corp.test') where id = $1",
    },
    [sent.id],
  );
  const open = async () => {
    const path = "/awaithumans.task.v1.TaskService/OpenTask";
    const by = { body: { id }, token: null, cookie: stage.operator };
    expect((await stage.server.call("POST", path, by)).status).toBe(200);
  };
  await open();
  const seen = await stage.delivered(id, "SEEN");
  await stage.server.call("POST", `/api/deliveries/${sent.id}/resend`);
  await stage.delivered(id, "SENT");
  await open();
  expect((await stage.delivered(id, "SEEN")).seeTime).not.toBe(seen.seeTime);
});

test("a message that cannot be drawn anew is left as it is; one that only fails for now is drawn later", async () => {
  const { id } = await stage.ask();
  await stage.delivered(id, "SENT");
  const refuse = (statusCode: number) => {
    stage.vendor.answer = (response) => {
      response.statusCode = statusCode;
      response.end();
    };
  };
  const drawings = async () => {
    const text = "select state from outbox where kind = 'refresh' and task_id = $1 order by create_time";
    const rows = await stage.server.database.db.query<{ state: string }>({ name: "test-drawings", text }, [
      id,
    ]);
    return rows.map(({ state }) => state);
  };
  refuse(404);
  await stage.server.call("POST", `/api/tasks/${id}/claim`, { token: null, cookie: stage.operator });
  await expect.poll(drawings).toEqual(["abandoned"]);
  expect((await stage.ledger(id))[0]).toMatchObject({ state: "DELIVERY_STATE_SENT" });
  refuse(503);
  await stage.server.call("POST", `/api/tasks/${id}/cancel`);
  await stage.paged(id, 3);
  stage.vendor.answer = (response) => response.end("page-1");
  await expect.poll(drawings).toEqual(["abandoned", "succeeded"]);
});

test("a message that is recorded while its task is being answered shows the answer all the same", async () => {
  const sending = Promise.withResolvers<void>();
  stage.vendor.answer = (response) => void sending.promise.then(() => response.end("page-6"));
  const { id } = await stage.ask();
  await stage.paged(id, 1);
  // The answer has looked at the deliveries, and waits for the person.
  const held = await hold(stage.server.database.url, "select from users for update");
  const answered = stage.server.call("POST", `/api/tasks/${id}/complete`, {
    body: { response: { ok: true } },
    token: null,
    cookie: stage.operator,
  });
  await held.until(1);
  stage.vendor.answer = (response) => response.end("page-7");
  sending.resolve();
  const { id: row } = await stage.delivered(id, "SENT");
  const { db } = stage.server.database;
  await expect.poll(async () => (await readRow(db, row)).state).toBe("succeeded");
  await held.release();
  expect((await answered).status).toBe(200);
  await stage.paged(id, 2);
  expect(stage.pages(id)[1]).toMatchObject({ replaces: "page-6" });
});
