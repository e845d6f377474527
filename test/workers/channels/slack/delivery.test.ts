import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
  t.slack.addChannel("approvals");
  t.slack.addChannel("closed", false);
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

/** The task's only delivery, once it is in this state and nothing of it is under way. */
async function delivered(id: string, state: string) {
  await expect
    .poll(async () => (await t.ledger(id))[0])
    .toMatchObject({ status: state, next_attempt_at: null });
  return (await t.ledger(id))[0];
}

/** Where a message about a task to this destination went, or why it went nowhere. */
async function told(destination: string) {
  const { id } = await t.ask({ notify: [destination] });
  await expect.poll(async () => (await t.ledger(id))[0]?.status).not.toBe("queued");
  const [{ status, reason, message }] = await t.ledger(id);
  return status === "sent" ? t.slack.messagesOf(id).map(({ channel }) => channel) : { reason, message };
}

test("a conversation by name or id, a member by id, address or handle", async () => {
  const [general] = t.slack.channels;
  const carol = t.slack.addMember("carol", {
    profile: { display_name: "Carol C.", real_name: "Carol Cooper", email: "carol@corp.test" },
  });
  for (const each of ["#approvals", String(general?.id)])
    expect(await told(`slack:${each}`)).toEqual([general?.id]);
  const names = [
    carol.id,
    `@${carol.id}`,
    "carol@corp.test",
    "carol",
    "Carol",
    "@Carol",
    "Carol Cooper",
    "carol c.",
  ];
  for (const each of names) expect(await told(`slack:${each}`), each).toEqual([carol.dm]);
  expect(await told(`slack+${t.slack.teamId}:carol`)).toEqual([carol.dm]);
});

test("a workspace is no stored sender, whatever the sender is called", async () => {
  const sender = { id: t.slack.teamId, display_name: "Same id", from_email: "a@acme.test" };
  const path = "/api/channels/email/identities";
  const stored = { ...sender, transport: "noop", transport_config: {} };
  expect((await t.server.call("POST", path, { body: stored })).status).toBe(200);
  expect(await told(`slack+${t.slack.teamId}:#approvals`)).toHaveLength(1);
  const { json } = await t.server.call("GET", `${path}/${t.slack.teamId}`);
  expect(json).toMatchObject({ id: t.slack.teamId, verified_at: null });
});

test("somebody new is found by reading the list again, once a minute at most", async () => {
  const reads = () => t.slack.callsOf("users.list").filter(({ cursor }) => cursor === undefined).length;
  const before = reads();
  expect(await told("slack:nobody-here")).toMatchObject({ reason: "target_not_found" });
  expect(await told("slack:nobody-either")).toMatchObject({ reason: "target_not_found" });
  expect(reads() - before).toBeLessThanOrEqual(1);
});

test("what Slack does not know, or cannot tell apart, is said in words", async () => {
  const cases: [string, string, RegExp][] = [
    ["slack:#nowhere", "target_not_found", /no such conversation.*invite/],
    ["slack:#closed", "post_message_error", /\/invite/],
    ["slack:C0000NONE", "target_not_found", /check the name/],
    ["slack:U0000NONE", "target_not_found", /check the name/],
    ["slack:nobody@corp.test", "target_not_found", /No member.*e-mail address/],
    ["slack+T0OTHER00:#approvals", "no_client", /another workspace.*Acme \(T0ACME000\)/],
  ];
  for (const [destination, reason, message] of cases) {
    expect(await told(destination), destination).toEqual({ reason, message: expect.stringMatching(message) });
  }
});

test("a name that two people have is not guessed at, and neither bots nor people who left count", async () => {
  const sam = t.slack.addMember("sam");
  t.slack.addMember("old-sam", { deleted: true, profile: { display_name: "sam", real_name: "Sam" } });
  t.slack.addMember("sam-bot", { is_bot: true, profile: { display_name: "sam", real_name: "Sam" } });
  t.slack.addMember("samuel", { profile: { display_name: "Sammy", real_name: "Sam Smith" } });
  t.slack.addMember("samantha", { profile: { display_name: "Sammy", real_name: "Sam Jones" } });
  const fresh = await startSlackTest();
  fresh.slack.members.push(...t.slack.members);
  const { id } = await fresh.ask({ notify: ["slack:sam"] });
  expect((await fresh.slack.message(id)).channel).toBe(sam.dm);
  const other = await fresh.ask({ notify: ["slack:@sammy"] });
  await expect.poll(async () => (await fresh.ledger(other.id))[0]?.status).toBe("failed");
  expect((await fresh.ledger(other.id))[0]).toMatchObject({
    reason: "target_not_found",
    message: expect.stringMatching(/Several people.*member id/),
  });
  expect(fresh.slack.callsOf("users.list").length).toBeGreaterThan(2);
  await fresh.close();
});

test("what can be no destination is refused when the task is created", async () => {
  for (const target of ["#", "#two words", "@", "<!channel>", "a@b@c", "#a,#b"]) {
    const body = { notify: [`slack:${target}`] };
    await expect(t.ask(body), target).rejects.toThrow("must be a #channel");
  }
});

test("a failure for good is told in the trail, and costs the task nothing", async () => {
  const { id } = await t.ask({ notify: ["slack:#nowhere"] });
  await delivered(id, "failed");
  const [entry] = (await t.trail(id)).filter(({ action }) => action === "notification_failed");
  expect(entry).toMatchObject({
    ...{ channel: "slack", actor_type: "system", from_status: null, to_status: "created" },
    extra_data: {
      recipient: "#nowhere",
      reason: "target_not_found",
      message: expect.stringContaining("invite"),
    },
  });
  expect((await t.read(id)).status).toBe("created");
});

test.each([
  ["a limit", { status: 429, retryAfter: 1 } as const, /no more messages/],
  ["an error of the server", { status: 503 } as const, /HTTP 503/],
  ["a time-out of the server", { status: 408 } as const, /HTTP 408/],
  ["trouble inside Slack", { error: "internal_error" }, /internal_error/],
  ["a cut connection", "cut" as const, /could not be reached/],
])("after %s the message is sent again, once", async (_what, fault, message) => {
  t.slack.fail("chat.postMessage", fault);
  const { id } = await t.ask();
  // It is so until the next attempt, for two seconds: one look has to see all of it.
  await expect
    .poll(async () => (await t.ledger(id))[0])
    .toMatchObject({
      ...{ status: "queued", attempts: 1, reason: "post_message_error" },
      message: expect.stringMatching(message),
    });
  expect(await delivered(id, "sent")).toMatchObject({ attempts: 2, reason: null });
  expect(t.slack.messagesOf(id)).toHaveLength(1);
});

test("Slack that never answers is given up in time, and tried again", { timeout: 30_000 }, async () => {
  t.slack.fail("chat.postMessage", "hang");
  const { id } = await t.ask();
  await expect.poll(async () => (await t.ledger(id))[0]?.message, { timeout: 20_000 }).toMatch(/in time/);
  await delivered(id, "sent");
});

test("a limit is kept for as long as Slack asks", async () => {
  t.slack.fail("chat.postMessage", { status: 429, retryAfter: 60 });
  const { id } = await t.ask();
  await expect.poll(async () => (await t.ledger(id))[0]?.reason).toBe("post_message_error");
  const [{ next_attempt_at: next }] = await t.ledger(id);
  expect(Date.parse(next) - Date.now()).toBeGreaterThan(50_000);
});

test("a token that was revoked, or may not do this, is no reason to try again", async () => {
  t.slack.revoke();
  expect(await told("slack:#approvals")).toEqual({
    reason: "no_client",
    message: expect.stringMatching(/revoked.*AWAITHUMANS_SLACK_BOT_TOKEN/),
  });
  t.slack.restore();
  t.slack.fail("users.lookupByEmail", { error: "missing_scope", needed: "users:read.email" });
  expect(await told("slack:somebody@corp.test")).toEqual({
    reason: "no_client",
    message: expect.stringContaining("(users:read.email)"),
  });
});

test("a message that is gone is let go of, one that could not be reached is drawn later", async () => {
  const { id } = await t.ask();
  const message = await t.slack.message(id);
  await delivered(id, "sent");
  t.slack.fail("chat.update", { status: 500 });
  await t.server.call("POST", `/api/tasks/${id}/cancel`);
  await t.slack.when(() => message.text.startsWith("cancelled"));

  const other = await t.ask();
  const gone = await t.slack.message(other.id);
  await delivered(other.id, "sent");
  t.slack.messages.splice(t.slack.messages.indexOf(gone), 1);
  const before = t.slack.callsOf("chat.update").length;
  await t.server.call("POST", `/api/tasks/${other.id}/cancel`);
  await t.slack.when(() => t.slack.callsOf("chat.update").length > before);
  await expect.poll(() => refreshes(other.id)).toEqual([{ state: "abandoned", error: "post_message_error" }]);
});

/** What became of drawing the messages of a task anew. */
function refreshes(taskId: string) {
  const text = "select state, last_error as error from outbox where task_id = $1 and kind = 'refresh'";
  return t.server.database.db.query({ name: "test-refresh", text }, [taskId]);
}

test("a message of another workspace than the token's is left as it is", async () => {
  const { id } = await t.ask();
  const message = await t.slack.message(id);
  await delivered(id, "sent");
  const text = `update deliveries set receipt = jsonb_set(receipt::jsonb, '{team}', '"T0OTHER00"') where task_id = $1`;
  await t.server.database.db.query({ name: "test-other-team", text }, [id]);
  await t.server.call("POST", `/api/tasks/${id}/cancel`);
  await expect.poll(() => refreshes(id)).toEqual([{ state: "abandoned", error: "no_client" }]);
  expect(message.edits).toBe(0);
});

test("a message that is sent twice after a crash can be told by its id", async () => {
  const { id } = await t.ask();
  await delivered(id, "sent");
  const [delivery] = await t.ledger(id);
  expect(t.slack.messagesOf(id).map(({ metadata }) => metadata)).toEqual([
    { event_type: "awaithumans_delivery", event_payload: { delivery_id: delivery.id, task_id: id } },
  ]);
});
