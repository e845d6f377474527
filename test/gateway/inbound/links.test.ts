import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { PLUGINS } from "../../../src/plugins.ts";
import {
  type Core,
  defineChannel,
  guestOf,
  type Outgoing,
  refusalOf,
} from "../../../src/workers/core/channel.ts";
import { AnthropicServer, passes, rejects, status } from "../../support/anthropic-server.ts";
import { ADMIN_TOKEN, startTestServer, type TestServer } from "../../support/server.ts";
import { refund } from "../server.ts";

/** What was sent, by whatever act of the channel. */
const sent: Outgoing[] = [];

interface Knock {
  act: "answer" | "claim" | "open";
  task: string;
  email: string;
  link?: string;
  notes?: string;
}

async function act({ act, task: id, email, link, notes }: Knock, core: Core) {
  const person = await core.findPerson({ email });
  const { id: userId = null, displayName = null } = person ?? {};
  const tasks = core.tasks(guestOf(id, { userId, email, displayName }, link));
  if (act === "claim") return tasks.claimTask({ id });
  if (act === "open") return tasks.openTask({ id });
  return tasks.completeTask({ id, responseJson: JSON.stringify({ approved: true, notes }) });
}

/** A channel whose links answer once; it knows people by their address, and has a room. */
const knock = defineChannel({
  kind: "knock",
  settings: {},
  open: () => ({
    kind: "knock",
    label: "Knock",
    example: "knock:room",
    targetProblem: () => undefined,
    personAt: ({ target }) => (target.includes("@") ? { email: target } : undefined),
    placeOf: ({ email }) => (email === null ? undefined : { target: email, identity: null }),
    status: async () => ({ state: "ready", problems: [], facts: [] }),
    trouble: async () => undefined,
    test: async () => ({ kind: "sent", receipt: {} }),
    send: async (outgoing) => {
      sent.push(outgoing);
      return { kind: "sent", receipt: { number: String(sent.length) } };
    },
    doors: [
      {
        method: "POST",
        path: "/api/channels/knock",
        async answer({ body }, core) {
          try {
            const { task } = await act(JSON.parse(body.toString()), core);
            return { status: 200, json: { state: task?.state, reason: task?.verdict?.reason } };
          } catch (error) {
            throw refusalOf(error) ?? error;
          }
        },
      },
    ],
  }),
});

let vendor: AnthropicServer;
let server: TestServer;
beforeAll(async () => {
  vendor = await AnthropicServer.start();
  server = await startTestServer(vendor.env, { ...PLUGINS, channels: [...PLUGINS.channels, knock] });
});
afterAll(async () => {
  await vendor.close();
  await server.close();
});
beforeEach(() => {
  sent.length = 0;
});

const CLAUDE = { provider: "claude", instructions: "Refuse notes that contradict the decision." };

async function ask(key: string, members: object = {}): Promise<string> {
  const {
    status: code,
    json,
    text,
  } = await server.call("POST", "/api/tasks", { body: refund(key, { ...members }) });
  expect(code, text).toBe(201);
  return json.id;
}

const come = (knocked: Partial<Knock> & { task: string }) =>
  server.call("POST", "/api/channels/knock", {
    body: { act: "answer", email: "mira@corp.test", ...knocked },
    token: null,
  });
const read = async (id: string) => (await server.call("GET", `/api/tasks/${id}`)).json;
const trail = async (id: string) => (await server.call("GET", `/api/tasks/${id}/audit`)).json;

async function ledger(id: string): Promise<Record<string, string>[]> {
  const path = "/awaithumans.channel.v1.ChannelService/ListDeliveries";
  return (await server.call("POST", path, { body: { taskId: id } })).json.deliveries ?? [];
}
const delivered = (id: string, count: number) =>
  expect
    .poll(async () => (await ledger(id)).filter(({ state }) => state === "DELIVERY_STATE_SENT").length)
    .toBe(count);
const seen = async (id: string) =>
  (await ledger(id)).filter(({ state }) => state === "DELIVERY_STATE_SEEN").map(({ target }) => target);

test("a link answers once: of two at the same time one counts, and later ones are told so", async () => {
  const id = await ask("twice");
  const replies = await Promise.all([come({ task: id, link: "once" }), come({ task: id, link: "once" })]);
  expect(replies.map((reply) => reply.status).sort()).toEqual([200, 410]);
  const late = await come({ task: id, link: "once" });
  expect(late).toMatchObject({ status: 410, json: { error_code: "LINK_ALREADY_USED" } });
  expect((await come({ task: id, link: "another" })).json.error_code).toBe("TASK_ALREADY_TERMINAL");
  expect(await read(id)).toMatchObject({
    status: "completed",
    completed_by_email: "mira@corp.test",
    completed_via_channel: "knock",
  });
  expect((await trail(id)).at(-1)).toMatchObject({
    actor_type: "human",
    actor_email: "mira@corp.test",
    channel: "knock",
  });
});

test("an answer that is not taken does not spend the link", async () => {
  const strict = { type: "object", properties: { notes: { type: "string" } }, required: ["notes"] };
  const id = await ask("kept", { response_schema: strict });
  expect((await come({ task: id, link: "kept" })).status).toBe(422);
  expect((await come({ task: id, link: "kept", notes: "now" })).status).toBe(200);
  const ended = await ask("ended");
  await server.call("POST", `/api/tasks/${ended}/cancel`);
  expect((await come({ task: ended, link: "ended" })).json.error_code).toBe("TASK_ALREADY_TERMINAL");
  expect((await come({ task: ended, link: "ended" })).json.error_code).toBe("TASK_ALREADY_TERMINAL");
});

test("old spent links are forgotten", async () => {
  const count = async (id: string) => {
    const statement = { name: "test-link", text: "select from spent_links where id = $1" };
    return (await server.database.db.query(statement, [id])).length;
  };
  const old = {
    name: "test-old-link",
    text: "insert into spent_links values ('old', 'tsk_old', now() - interval '73 hours'), ('young', 'tsk_old', now() - interval '71 hours')",
  };
  await server.database.db.query(old, []);
  await come({ task: await ask("forgotten"), link: "fresh" });
  expect([await count("old"), await count("young"), await count("fresh")]).toEqual([0, 1, 1]);
});

test("a rejected answer spent its link; whoever gave it hears by the same channel, under the sender they know", async () => {
  vendor.answerWith(rejects("The notes say no."), passes());
  const id = await ask("rejected", {
    verifier_config: CLAUDE,
    notify: ["knock+team:mira@corp.test", "knock:room"],
  });
  await delivered(id, 2);
  const reply = await come({ task: id, link: "first" });
  expect(reply.json.reason).toBe("The notes say no.");
  expect((await come({ task: id, link: "first" })).status).toBe(410);
  await expect.poll(() => sent.map(({ purpose }) => purpose)).toContain("rejection");
  const told = sent.find(({ purpose }) => purpose === "rejection");
  expect(told).toMatchObject({ target: "mira@corp.test", identity: "team" });
  expect(told?.task.verdict?.reason).toBe("The notes say no.");
  expect((await come({ task: id, link: "second" })).status).toBe(200);
  expect((await read(id)).status).toBe("completed");
  expect(sent.filter(({ purpose }) => purpose === "rejection")).toHaveLength(1);
});

test("an answer that could not be verified gives its link back", async () => {
  vendor.answerWith(status(401));
  const id = await ask("unverified", { verifier_config: CLAUDE });
  expect(await come({ task: id, link: "back" })).toMatchObject({
    status: 502,
    json: { error_code: "VERIFIER_PROVIDER_ERROR" },
  });
  vendor.answerWith(passes());
  expect((await come({ task: id, link: "back" })).status).toBe(200);
  expect((await come({ task: id, link: "back" })).status).toBe(410);
});

test("a link to a task that its verifier holds is spent; another one has to wait", async () => {
  vendor.answerWith(passes());
  const id = await ask("held", { verifier_config: CLAUDE });
  const [first, second] = await Promise.all([come({ task: id, link: "a" }), come({ task: id, link: "b" })]);
  const refused = [first, second].filter(({ status: code }) => code !== 200);
  expect(refused).toHaveLength(1);
  expect(["VERIFICATION_IN_PROGRESS", "TASK_ALREADY_TERMINAL"]).toContain(refused[0]?.json.error_code);
});

test("who watches hears of a look although the task did not move", async () => {
  const id = await ask("watched", { notify: ["knock:ben@corp.test", "knock:room"] });
  await delivered(id, 2);
  const transport = createConnectTransport({ baseUrl: server.url, httpVersion: "2" });
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const stream = createClient(TaskService, transport).watchTasks({}, { headers })[Symbol.asyncIterator]();
  await stream.next();
  await come({ task: id, act: "open", email: "ben@corp.test" });
  let hint = (await stream.next()).value;
  while (hint?.id !== id) hint = (await stream.next()).value;
  expect(await seen(id)).toEqual(["ben@corp.test"]);
  await stream.return?.();
});

test("what a person was sent is seen when they look, what a room was sent when somebody claims there", async () => {
  const { json: mira } = await server.call("POST", "/api/users", {
    body: { email: "mira@corp.test", display_name: "Mira" },
  });
  const id = await ask("seen", { notify: ["knock:mira@corp.test", "knock:ben@corp.test", "knock:room"] });
  await delivered(id, 3);
  await come({ task: id, act: "open", email: "ben@corp.test" });
  expect(await seen(id)).toEqual(["ben@corp.test"]);
  expect((await read(id)).status).toBe("notified");
  expect((await come({ task: id, act: "claim" })).status).toBe(200);
  expect((await seen(id)).sort()).toEqual(["ben@corp.test", "mira@corp.test", "room"]);
  await come({ task: id, act: "open" });
  expect(await read(id)).toMatchObject({ status: "in_progress", assigned_to_user_id: mira.id });
  const opened = (await trail(id)).at(-1);
  expect(opened).toMatchObject({ action: "opened", actor_email: "mira@corp.test", channel: "knock" });
  expect((await come({ task: id, act: "open", email: "ben@corp.test" })).status).toBe(403);
});

test.each(["https://elsewhere.test", "null"])("a page of %s cannot press a link's button", async (origin) => {
  const id = await ask(`from ${origin}`);
  const body = { act: "answer", task: id, email: "mira@corp.test", link: `pressed on ${origin}` };
  const pressed = await server.call("POST", "/api/channels/knock", {
    body,
    token: null,
    headers: { origin },
  });
  expect(pressed).toMatchObject({ status: 403, json: { error_code: "PERMISSION_DENIED" } });
  expect((await read(id)).status).toBe("created");
  expect((await come({ task: id, link: `pressed on ${origin}` })).status).toBe(200);
});

test("our own page can press it by whatever name a proxy is asked", async () => {
  const id = await ask("another name");
  const pressed = await server.call("POST", "/api/channels/knock", {
    body: { act: "answer", task: id, email: "mira@corp.test" },
    token: null,
    headers: { origin: "https://another-name.test", "sec-fetch-site": "same-origin" },
  });
  expect(pressed.status).toBe(200);
});
