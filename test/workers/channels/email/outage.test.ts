import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { deriveKey, loadConfig } from "../../../../src/config.ts";
import { start } from "../../../../src/main.ts";
import { PLUGINS } from "../../../../src/plugins.ts";
import { EMAIL_HANDOFF } from "../../../../src/workers/channels/email/links/links.ts";
import { MAGIC_SALT, signMagic } from "../../../../src/workers/channels/email/links/magic.ts";
import { handoffPath } from "../../../../src/workers/core/handoff.ts";
import { PostgresProxy } from "../../../faults/proxy.ts";
import { refund } from "../../../gateway/server.ts";
import { createTestDatabase } from "../../../support/postgres.ts";
import { ADMIN_TOKEN, call, PAYLOAD_KEY } from "../../../support/server.ts";
import { cookieOf, wordsOf } from "./office.ts";

/** A server whose way to its database can be cut. */
async function openServer() {
  const base = await createTestDatabase();
  const proxy = await PostgresProxy.start(base.url);
  const settings = {
    AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
    AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN,
    AWAITHUMANS_PORT: "0",
    AWAITHUMANS_DRAIN_SECONDS: "0",
    AWAITHUMANS_DATABASE_POOL_SIZE: "5",
  };
  const config = { ...loadConfig(settings, PLUGINS), databaseUrl: proxy.url };
  const log = pino({ level: "silent" });
  const running = await start({ config, role: "server", plugins: PLUGINS, hosts: ["127.0.0.1"], log });
  onTestFinished(async () => {
    await running.close();
    await proxy.close();
    await base.close();
  });
  return { proxy, setupToken: running.setupToken, url: `http://127.0.0.1:${running.port}` };
}

/** Both links of a mail about a task. */
function linksTo(taskId: string): string[] {
  const root = Buffer.from(PAYLOAD_KEY, "base64");
  const expireSecond = Math.floor(Date.now() / 1000) + 600;
  const claims = { taskId, field: "approved", valueJson: "true", linkId: "abc", recipient: "ann@acme.test" };
  const token = signMagic(deriveKey(root, MAGIC_SALT), { ...claims, expireSecond });
  const signer = { ...EMAIL_HANDOFF, key: deriveKey(root, EMAIL_HANDOFF.salt) };
  const open = handoffPath(signer, { who: "ann@acme.test", taskId, expireSecond });
  return [open, `/api/channels/email/action/${token}`];
}

test("a link followed while the database is away: a page that says so, and the link still works", async () => {
  const { url, proxy, setupToken } = await openServer();
  const person = { token: setupToken, email: "mira@corp.test", password: "correct horse" };
  const cookie = cookieOf(await call(`${url}/api/setup/operator`, "POST", { body: person, token: null }));
  const { json } = await call(`${url}/api/tasks`, "POST", { body: refund("away") });
  const links = linksTo(json.id);

  proxy.refusing = true;
  proxy.cut();
  for (const link of links) {
    for (const method of ["GET", "POST"]) {
      for (const signedIn of [{}, { cookie }]) {
        const reply = await call(url + link, method, { token: null, ...signedIn });
        expect([reply.status, reply.headers.get("content-type")]).toEqual([503, "text/html; charset=utf-8"]);
        expect(wordsOf(reply)).toContain("Not now, try again in a moment");
      }
    }
  }
  proxy.refusing = false;
  for (const link of links) {
    const status = async () => (await call(url + link, "POST", { token: null })).status;
    await expect.poll(status).toBeLessThan(400);
  }
  const { json: answered } = await call(`${url}/api/tasks/${json.id}`, "GET");
  expect(answered).toMatchObject({ status: "completed", completed_by_email: "ann@acme.test" });
});
