import { afterAll, beforeAll, expect, test } from "vitest";
import { pager, pagerOf } from "../../support/pager/index.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { Receiver } from "../receiver.ts";

const plugins = { channels: [pager, pagerOf("dead")], providers: [] };

let vendor: Receiver;
let dead: Receiver;
let server: TestServer;
beforeAll(async () => {
  [vendor, dead] = await Promise.all([Receiver.start(), Receiver.start()]);
  vendor.answer = (response) => response.end("page-1");
  dead.answer = () => {};
  const env = {
    AWAITHUMANS_PAGER_URL: vendor.url,
    AWAITHUMANS_PAGER_SECRET: "beep",
    AWAITHUMANS_DEAD_URL: dead.url,
    AWAITHUMANS_DEAD_SECRET: "beep",
  };
  server = await startTestServer(env, plugins);
});
afterAll(async () => {
  await Promise.all([vendor.close(), dead.close()]);
  await server.close();
});

async function ask(key: string, notify: string[]): Promise<string> {
  const body = {
    task: "Restart the pump?",
    payload: {},
    payload_schema: {},
    response_schema: {},
    timeout_seconds: 900,
    idempotency_key: key,
    notify,
  };
  const { status, text, json } = await server.call("POST", "/api/tasks", { body });
  expect(status, text).toBe(201);
  return json.id;
}

test("a channel whose vendor hangs holds up no other, however many messages wait for it", async () => {
  const crowd = Array.from({ length: 50 }, (_, number) => `dead:${number}`);
  const waiting = await ask("dead", crowd);
  await dead.has(20);
  const id = await ask("alive", ["pager:1"]);
  await expect
    .poll(async () => (await server.call("GET", `/api/tasks/${id}/deliveries`)).json[0].status)
    .toBe("sent");
  const { json } = await server.call("GET", `/api/tasks/${waiting}/deliveries`);
  expect(new Set(json.map(({ status }: { status: string }) => status))).toEqual(new Set(["queued"]));
});
