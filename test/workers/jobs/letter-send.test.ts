import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { loadConfig } from "../../../src/config.ts";
import { openChannels } from "../../../src/main.ts";
import { PLUGINS } from "../../../src/plugins.ts";
import type { Channel } from "../../../src/workers/core/channel.ts";
import { letterSend } from "../../../src/workers/jobs/letter-send.ts";
import { MailServer } from "../../support/mail-server.ts";
import { PAYLOAD_KEY } from "../../support/server.ts";
import { ADMIN, createTestServices, type TestServices, testPasswordLinks } from "../../support/services.ts";
import { mailEnv } from "../channels/email/mail-worker.ts";
import { age, readRow } from "../outbox-rows.ts";

let post: MailServer;
let t: TestServices;
let channels: ReadonlyMap<string, Channel>;
let send: ReturnType<typeof letterSend>;
beforeAll(async () => {
  post = await MailServer.start();
  const env = mailEnv(post.port);
  t = await createTestServices(undefined, { env });
  const config = loadConfig({ AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, ...env }, PLUGINS);
  channels = openChannels({ plugins: PLUGINS, config, log: pino({ level: "silent" }) }, t.db);
  send = letterSend({ db: t.db, channels, passwordLinks: testPasswordLinks(config), now: t.clock.now });
});
afterAll(async () => {
  for (const channel of channels.values()) await channel.close?.();
  await t.close();
  await post.close();
});
beforeEach(() => {
  post.mails.length = 0;
  post.faults.length = 0;
});

const WEEK = 604_800;
let added = 0;

/** An invitation that is due: its row, whose it is, and its link. */
async function invite(): Promise<{ id: string; userId: string; link: string }> {
  added += 1;
  const { user } = await t.users(ADMIN).createUser({ email: `person${added}@corp.test` });
  const userId = user?.id ?? "";
  const { link, mailed } = await t.users(ADMIN).inviteUser({ id: userId });
  expect(mailed).toBe(true);
  const text = "select id from outbox where kind = 'letter' and subject ->> 'user_id' = $1";
  const [row] = await t.db.query<{ id: string }>({ name: "test-letter-of", text }, [userId]);
  return { id: row?.id ?? "", userId, link };
}

test("a letter is sent once, whoever else has its job", async () => {
  const { id, link } = await invite();
  const outcomes = await Promise.all([send({ id, attempt: 0 }), send({ id, attempt: 0 })]);
  expect(outcomes.sort()).toEqual(["sent", "stale"]);
  expect(await readRow(t.db, id)).toMatchObject({ state: "succeeded", error: null, leased: null });
  expect(post.mails.map(({ parsed }) => parsed.text?.includes(link))).toEqual([true]);
  expect(post.mails[0]?.parsed.messageId).toBe(`<${id}@localhost>`);
});

test("a passing trouble is tried again later; a worker that died, once its lease has ended", async () => {
  const { id } = await invite();
  post.faults.push({ at: "rcpt", code: 450 });
  expect(await send({ id, attempt: 0 })).toBe("transport_error, retrying");
  const row = await readRow(t.db, id);
  expect(row).toMatchObject({ state: "pending", attempts: 1, error: "transport_error", leased: null });
  expect(row.due.getTime() - t.clock.now().getTime()).toBe(2_000);
  const text = "update outbox set leased_until = clock_timestamp() + interval '30 seconds' where id = $1";
  await t.db.query({ name: "test-lease", text }, [id]);
  expect(await send({ id, attempt: 1 })).toBe("stale");
  await age(t.db);
  expect(await send({ id, attempt: 1 })).toBe("sent");
});

test("what will not pass is given up at once, and what would come too late", async () => {
  const refused = await invite();
  post.faults.push({ at: "rcpt", code: 550 });
  expect(await send({ id: refused.id, attempt: 0 })).toBe("transport_error");
  expect(await readRow(t.db, refused.id)).toMatchObject({ state: "abandoned", error: "transport_error" });
  const late = await invite();
  t.clock.pass(WEEK - 1);
  post.faults.push({ at: "rcpt", code: 450 });
  expect(await send({ id: late.id, attempt: 0 })).toBe("transport_error");
  expect(await readRow(t.db, late.id)).toMatchObject({ state: "abandoned" });
  expect(post.mails).toEqual([]);
});

test.each<[string, (userId: string) => unknown]>([
  ["its link has ended", () => t.clock.pass(WEEK)],
  [
    "the password was set meanwhile",
    (id) => {
      t.clock.pass(1);
      return t.users(ADMIN).setPassword({ id, password: "correct horse" });
    },
  ],
  ["the person was deactivated", (id) => t.users(ADMIN).deleteUser({ id })],
  [
    "the address changed meanwhile",
    (id) => {
      t.clock.pass(1);
      const email = "moved@corp.test";
      return t.users(ADMIN).updateUser({ id, updateMask: { paths: ["email"] }, email });
    },
  ],
])("nothing is sent where %s", async (_why, happens) => {
  const { id, userId } = await invite();
  await happens(userId);
  expect(await send({ id, attempt: 0 })).toBe("not_needed");
  expect(await readRow(t.db, id)).toMatchObject({ state: "abandoned", error: "not_needed" });
  expect(post.mails).toEqual([]);
});

test("no link for a forgotten password goes to one who has none any more, on the same instant either", async () => {
  const email = "forgetful@corp.test";
  const { user } = await t.users(ADMIN).createUser({ email, password: "correct horse" });
  await t.auth({ kind: "nobody" }).requestPasswordReset({ email });
  const text = "select id from outbox where kind = 'letter' and subject ->> 'user_id' = $1";
  const [row] = await t.db.query<{ id: string }>({ name: "test-letter-of", text }, [user?.id]);
  await t.users(ADMIN).clearPassword({ id: user?.id ?? "" });
  expect(await send({ id: row?.id ?? "", attempt: 0 })).toBe("not_needed");
  expect(post.mails).toEqual([]);
});

test("it goes by the first channel that can send, not by the first that has their address", async () => {
  const { id, link } = await invite();
  const unready = loadConfig({ AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY }, PLUGINS);
  const others = openChannels({ plugins: PLUGINS, config: unready, log: pino({ level: "silent" }) }, t.db);
  const all = new Map([
    ...others,
    ...[...channels].map(([kind, channel]) => [`ready ${kind}`, channel] as const),
  ]);
  const options = { db: t.db, channels: all, passwordLinks: testPasswordLinks(unready), now: t.clock.now };
  expect(await letterSend(options)({ id, attempt: 0 })).toBe("sent");
  expect(post.mails.map(({ parsed }) => parsed.text?.includes(link))).toEqual([true]);
  const none = await invite();
  expect(await letterSend({ ...options, channels: others })({ id: none.id, attempt: 0 })).toBe(
    "no_transport_configured",
  );
  for (const channel of others.values()) await channel.close?.();
});

test("somebody who has no address any more is given up", async () => {
  const { id, userId } = await invite();
  const paths = ["email", "slack_team_id", "slack_user_id"];
  await t
    .users(ADMIN)
    .updateUser({ id: userId, updateMask: { paths }, slackTeamId: "T1", slackUserId: "U1" });
  expect(await send({ id, attempt: 0 })).toBe("no_client");
});
