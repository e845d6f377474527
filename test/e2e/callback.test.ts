import { createHmac, hkdfSync } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Child } from "../support/child.ts";
import { type DevServer, startDevServer } from "../support/dev-server.ts";

interface Delivery {
  headers: IncomingHttpHeaders;
  body: string;
}

let server: DevServer;
let receiver: Server;
const deliveries: Delivery[] = [];

beforeAll(async () => {
  receiver = createServer(async (req, res) => {
    let body = "";
    for await (const chunk of req) body += chunk;
    deliveries.push({ headers: req.headers, body });
    res.end();
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  server = await startDevServer();
}, 120_000);
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await server?.close();
}, 60_000);

function post(target: string, body: object) {
  return fetch(`${server.url}${target}`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.adminToken}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

test("kill -9 right behind the completion: the callback comes, and both signatures hold", async () => {
  const { port } = receiver.address() as AddressInfo;
  const created = await post("/api/tasks", {
    task: "Ship?",
    payload: {},
    payload_schema: {},
    response_schema: { type: "object", properties: { ok: { type: "boolean" }, note: { type: "string" } } },
    timeout_seconds: 900,
    idempotency_key: "callback",
    callback_url: `http://127.0.0.1:${port}/hook`,
  });
  const { id } = (await created.json()) as { id: string };
  const completed = await post(`/api/tasks/${id}/complete`, { response: { ok: true, note: "größer" } });
  expect(completed.status).toBe(200);
  await server.kill();
  await server.restart();
  // A send that was cut off is due again when its lease of 30 s ends.
  await expect.poll(() => deliveries.length, { timeout: 60_000, interval: 50 }).toBeGreaterThan(0);

  for (const { headers, body } of deliveries) {
    expect(JSON.parse(body)).toMatchObject({
      task_id: id,
      idempotency_key: "callback",
      status: "completed",
      response: { ok: true, note: "größer" },
      completed_by_email: null,
    });
    expect(headers["x-awaithumans-task-id"]).toBe(id);
    expect(headers["webhook-id"]).toBe(deliveries[0]?.headers["webhook-id"]);
    expect(body).toBe(deliveries[0]?.body);
  }
  const [{ headers, body }] = deliveries as [Delivery];

  const root = Buffer.from(await readFile(path.join(server.stateDir, "payload.key"), "utf8"), "base64");
  const key = Buffer.from(hkdfSync("sha256", root, "awaithumans-webhook-v1", "v1", 32));
  const documented = createHmac("sha256", key).update(body).digest("hex");
  expect(headers["x-awaithumans-signature"]).toBe(`sha256=${documented}`);

  const exports = new Child(
    "node",
    ["bin/awaithumans.js", "env", "--state-dir", server.stateDir],
    server.env,
  );
  const [, secret = ""] = await exports.printed(/AWAITHUMANS_WEBHOOK_SECRET='?(whsec_[^'\s]+)/);
  const verified = new Webhook(secret).verify(body, headers as Record<string, string>);
  expect(verified).toMatchObject({ task_id: id });
}, 120_000);
