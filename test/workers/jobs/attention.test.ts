import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type PagerStage, startPagerStage } from "./pager-stage.ts";

let stage: PagerStage;
/** Pagers that the vendor refuses for good. */
const broken = new Set<string>();
beforeAll(async () => {
  stage = await startPagerStage();
  stage.vendor.answer = (response, { body }) => {
    response.statusCode = broken.has(JSON.parse(body).to) ? 404 : 200;
    response.end("page");
  };
});
afterAll(() => stage.close());
beforeEach(() => broken.clear());

/** Whether the list of what needs attention has the task, in each of its orders. */
async function needsAttention(id: string): Promise<boolean> {
  const found = new Set<boolean>();
  for (const order of ["newest", "oldest", "due", "priority"]) {
    const { json } = await stage.server.call(
      "GET",
      `/api/tasks?needs_attention=true&limit=200&order=${order}`,
    );
    found.add(json.some((task: { id: string }) => task.id === id));
  }
  const [first = false, ...others] = found;
  expect(others).toEqual([]);
  return first;
}

/** A task of which the only message failed. */
async function unheard(members: object = {}): Promise<string> {
  broken.add("4711");
  const { id } = await stage.ask(members);
  await stage.delivered(id, "FAILED");
  expect(await needsAttention(id)).toBe(true);
  return id;
}

async function resend(id: string, state: string): Promise<void> {
  const [delivery] = await stage.ledger(id);
  await stage.server.call("POST", `/api/deliveries/${delivery.id}/resend`);
  await stage.delivered(id, state);
}

const asMira = (id: string, verb: string) =>
  stage.server.call("POST", `/api/tasks/${id}/${verb}`, { token: null, cookie: stage.operator });

test("a task needs attention once its message failed, until it is sent again and arrives", async () => {
  const { id } = await stage.ask();
  await stage.delivered(id, "SENT");
  expect(await needsAttention(id)).toBe(false);
  broken.add("4711");
  await resend(id, "FAILED");
  expect(await needsAttention(id)).toBe(true);
  await resend(id, "FAILED");
  expect(await needsAttention(id)).toBe(true);
  broken.clear();
  await resend(id, "SENT");
  expect(await needsAttention(id)).toBe(false);
});

test("it needs none while one of its messages arrived", async () => {
  broken.add("4712");
  const { id } = await stage.ask({ notify: ["pager:4711", "pager:4712"] });
  const states = async () => (await stage.ledger(id)).map(({ state }: { state: string }) => state).sort();
  await expect.poll(states).toEqual(["DELIVERY_STATE_FAILED", "DELIVERY_STATE_SENT"]);
  expect(await needsAttention(id)).toBe(false);
});

test("it needs none while somebody holds it", async () => {
  const id = await unheard();
  await asMira(id, "claim");
  expect(await needsAttention(id)).toBe(false);
  await asMira(id, "release");
  expect(await needsAttention(id)).toBe(true);
  const body = { email: "mira@corp.test" };
  await stage.server.call("POST", `/api/tasks/${id}/reassign`, { body });
  expect((await stage.read(id)).assigned_to_email).toBe("mira@corp.test");
  expect(await needsAttention(id)).toBe(false);
});

test("a message that fails while somebody holds the task counts once they give it back", async () => {
  broken.add("4711");
  const { id } = await stage.ask({ assign_to: { email: "mira@corp.test" } });
  await stage.delivered(id, "FAILED");
  expect(await needsAttention(id)).toBe(false);
  await asMira(id, "release");
  expect(await needsAttention(id)).toBe(true);
});

test.each([
  ["answered", "complete", { response: { ok: true } }],
  ["cancelled", "cancel", {}],
])("it needs none once it is %s", async (_what, verb, body) => {
  const id = await unheard();
  await stage.server.call("POST", `/api/tasks/${id}/${verb}`, { body });
  expect(await needsAttention(id)).toBe(false);
});

test("it needs none once it is gone", async () => {
  const id = await unheard();
  expect((await stage.server.call("DELETE", `/api/tasks/${id}`)).status).toBe(204);
  expect(await needsAttention(id)).toBe(false);
});
