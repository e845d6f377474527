import { afterAll, beforeAll, expect, test } from "vitest";
import { openLog } from "../src/log.ts";
import { EMBEDDING } from "./gateway/embed-token.ts";
import { AnthropicServer, rejects, status, VENDOR_TEXT } from "./support/anthropic-server.ts";
import { MailServer } from "./support/mail-server.ts";
import { ADMIN_TOKEN, PAYLOAD_KEY, startTestServer, type TestServer } from "./support/server.ts";
import { SlackServer } from "./support/slack-server.ts";
import { mailEnv } from "./workers/channels/email/mail-worker.ts";
import { cookieOf, link } from "./workers/channels/email/office.ts";
import { OPEN } from "./workers/channels/slack/slack-test.ts";
import { Receiver } from "./workers/receiver.ts";

const lines: string[] = [];
/** Everything that was sent, or handed out, and may not stand in the log. */
const secrets = new Set<string>([ADMIN_TOKEN, PAYLOAD_KEY, ...Object.values(EMBEDDING), VENDOR_TEXT]);

/** Marks a text as one that may not be logged. */
function secret(text: string): string {
  if (typeof text !== "string" || text.length < 3) throw new Error(`no secret: ${text}`);
  secrets.add(text);
  return text;
}

let slack: SlackServer;
let post: MailServer;
let vendor: AnthropicServer;
let receiver: Receiver;
let server: TestServer;

beforeAll(async () => {
  slack = await SlackServer.start();
  post = await MailServer.start({ login: { user: secret("mailer-name"), password: secret("mailer-word") } });
  vendor = await AnthropicServer.start();
  receiver = await Receiver.start();
  const env = {
    ...slack.env,
    ...mailEnv(post.port),
    ...vendor.env,
    ...EMBEDDING,
    AWAITHUMANS_SMTP_USER: "mailer-name",
    AWAITHUMANS_SMTP_PASSWORD: "mailer-word",
    AWAITHUMANS_LOG_LEVEL: "trace",
  };
  const log = openLog("trace", { write: (line) => void lines.push(line) });
  server = await startTestServer(env, undefined, log);
  const { close } = server;
  let closed: Promise<void> | undefined;
  server.close = () => {
    closed ??= close();
    return closed;
  };
  slack.appUrl = server.url;
  for (const value of [...Object.values(slack.env), vendor.env.ANTHROPIC_API_KEY]) secret(value);
  secret(server.setupToken);
  // Addresses of our own stand-ins are no secrets.
  secrets.delete(`${slack.url}/api`);
});

afterAll(async () => {
  await server.close();
  await Promise.all([slack.close(), post.close(), vendor.close(), receiver.close()]);
});

let asked = 0;

async function ask(members: object = {}): Promise<string> {
  asked += 1;
  const body = {
    task: secret("May the flamingo be fed?"),
    payload: { animal: secret("flamingo-4711"), note: secret("fed at noon by Olga") },
    payload_schema: { type: "object" },
    response_schema: {
      type: "object",
      required: ["fed"],
      properties: { fed: { type: "boolean" }, why: { type: ["string", "null"] } },
    },
    timeout_seconds: 900,
    idempotency_key: secret(`key-of-the-flamingo-${asked}`),
    ...members,
  };
  const { status: code, json, text } = await server.call("POST", "/api/tasks", { body });
  expect(code, text).toBe(201);
  return json.id;
}

const person = { email: secret("olga@zoo.test"), password: secret("Correct-Horse-1") };

test("set-up, sign-in and passwords", async () => {
  const attempts = { email: secret("boss@zoo.test"), password: secret("Battery-Staple-2") };
  const wrong = { token: secret("guessed-set-up-token"), ...attempts, display_name: "Boss" };
  await server.call("POST", "/api/setup/operator", { body: wrong, token: null });
  const body = { ...wrong, token: server.setupToken };
  secret(cookieOf(await server.call("POST", "/api/setup/operator", { body, token: null })));
  await server.call("GET", `/setup?token=${server.setupToken}`, { token: null });
  await server.call("POST", "/api/users", { body: { ...person, display_name: secret("Olga Ostrich") } });
  for (const password of [secret("Wrong-Horse-3"), person.password]) {
    const { json, ...reply } = await server.call("POST", "/api/auth/login", {
      body: { email: person.email, password },
      token: null,
    });
    const cookie = cookieOf({ json, ...reply });
    if (cookie) secret(cookie);
    await server.call("GET", "/api/auth/me", {
      token: null,
      cookie: cookie || secret("awaithumans_session=x"),
    });
  }
  await server.call("POST", "/api/auth/password/forgot", { body: { email: person.email }, token: null });
  const mail = await post.mail(1, ({ to }) => to === person.email);
  const url = new URL(link(mail, "Set new password"));
  const token = secret(url.searchParams.get("token") ?? "");
  await server.call("GET", url.pathname + url.search, { token: null });
  for (const given of [`${token.slice(0, -1)}_`, token, token]) {
    const reset = { token: secret(given), password: secret("New-Horse-4") };
    await server.call("POST", "/api/auth/password/reset", { body: reset, token: null });
  }
});

test("wrong and right credentials, bodies that cannot be read", async () => {
  for (const token of [
    secret("guessed-admin-token"),
    secret(`ah_sk_${"ab".repeat(20)}`),
    secret("eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln"),
  ])
    await server.call("GET", "/api/tasks", {
      token,
      headers: { cookie: secret("other=cookie-of-somebody") },
    });
  await server.call(
    "GET",
    `/api/tasks?status=${secret("unheard-of-status")}&token=${secret("tkn-in-a-query")}`,
  );
  for (const body of [`{"task": "${secret("broken-off-text")}`, `["${secret("no-object-text")}"]`])
    await server.call("POST", "/api/tasks", { body });
  const rpc = "/awaithumans.task.v1.TaskService/CreateTask";
  await server.call("POST", rpc, {
    body: { task: 7, payloadJson: secret("not-json-at-all"), timeoutSeconds: secret("many-seconds") },
  });
  await server.call("POST", rpc, { body: { payloadJson: '{"nul":"\\u0000"}', task: secret("nul-task") } });
  await server.call("GET", `/api/tasks/${secret("no-such-task-id")}`, {
    headers: { authorization: `Basic ${secret("dXNlcjpwYXNzd29yZA==")}` },
    token: null,
  });
});

test("API keys and embedded forms", async () => {
  const made = { name: secret("key of Olga"), scopes: ["embed:mint"] };
  const { json } = await server.call("POST", "/api/keys", { body: made });
  secret(json.key);
  await server.call("GET", "/api/tasks", { token: json.key });
  const id = await ask();
  const body = { task_id: id, parent_origin: "https://app.corp.test", sub: secret("visitor-77") };
  const minted = await server.call("POST", "/api/embed/tokens", { body, token: json.key });
  const token = secret(minted.json.embed_token);
  expect(minted.json.embed_url).toContain(token);
  await server.call("GET", `/api/tasks/${id}`, { token });
  await server.call("POST", `/api/tasks/${id}/complete`, {
    body: { response: { fed: secret("perhaps") } },
    token,
  });
  await server.call("POST", `/api/tasks/${id}/complete`, {
    body: { response: { fed: true, why: secret("it looked hungry") } },
    token,
  });
});

test("mails and their links, a mail server that quotes what it was sent", async () => {
  post.faults.push({ at: "rcpt", code: 550 });
  const bounced = await ask({ notify: [`email:${secret("gone@zoo.test")}`] });
  const states = async () => {
    const { json } = await server.call("GET", `/api/tasks/${bounced}/deliveries`);
    return json.map(({ status: state }: { status: string }) => state);
  };
  await expect.poll(states).toEqual(["failed"]);
  const to = secret("ann@zoo.test");
  const id = await ask({ notify: [`email:${to}`] });
  const mail = await post.mail(1, ({ to: reader }) => reader === to);
  const found = [...(mail.parsed.text ?? "").matchAll(/https?:\S+/g)].map(([address]) => new URL(address));
  for (const { pathname, search, searchParams } of found) {
    if (search) secret(search);
    for (const [name, value] of searchParams) if (/^(?:s|sig|token)/.test(name)) secret(value);
    const last = secret(pathname.split("/").at(-1) ?? "");
    if (last === id || last.length < 20) secrets.delete(last);
    for (const method of ["GET", "POST"]) {
      await server.call(method, pathname + search, { token: null });
      await server.call(method, `${pathname}${secret("xY7")}${search}`, { token: null });
    }
  }
  secrets.delete("xY7");
});

test("callbacks to addresses with credentials, to a receiver that fails", async () => {
  receiver.answer = (response) => response.writeHead(500).end(secret("trouble of the receiver"));
  const query = secret("hook-secret-99");
  const callback = `http://127.0.0.1:${receiver.port}/${secret("hookpath")}?key=${query}`;
  const plain = await ask({ callback_url: callback });
  const answer = { response: { fed: false, why: secret("it was full") } };
  await server.call("POST", `/api/tasks/${plain}/complete`, { body: answer });
  await receiver.has(1);
  for (const name of ["webhook-signature", "x-awaithumans-signature"])
    secret(String(receiver.received[0]?.headers[name]));
  const userinfo = `http://${secret("hook-user")}:${secret("hook-word")}@127.0.0.1:${receiver.port}/`;
  const body = {
    task: "x",
    idempotency_key: "userinfo",
    callback_url: userinfo,
    payload: {},
    payload_schema: {},
    response_schema: {},
    timeout_seconds: 900,
  };
  const { json } = await server.call("POST", "/api/tasks", { body });
  if (json.id) await server.call("POST", `/api/tasks/${json.id}/complete`, { body: { response: {} } });
});

test("a verifier, its key and what its vendor says", async () => {
  vendor.answerWith(status(401), rejects(secret("The flamingo was never hungry.")));
  const id = await ask({
    verifier_config: { provider: "claude", instructions: secret("Only if it is hungry."), max_attempts: 3 },
  });
  for (const why of [secret("as it always is"), secret("it is pink")])
    await server.call("POST", `/api/tasks/${id}/complete`, { body: { response: { fed: true, why } } });
});

test("Slack: messages, clicks, forms, forged calls, a vendor that fails", async () => {
  const member = slack.addMember(secret("Kiki"));
  const ids = { slack_team_id: slack.teamId, slack_user_id: member.id };
  await server.call("POST", "/api/users", { body: { display_name: "Kiki", ...ids } });
  const id = await ask({ notify: [`slack:${member.id}`] });
  const message = await slack.message(id);
  slack.fail("views.open", { error: "internal_error" });
  await member.click(message, OPEN);
  await member.click(message, OPEN);
  const { body } = member.clickBody(message, OPEN);
  await member.send(body, { secret: secret("guessed-signing-secret") });
  await member.submit(await member.view(), { Fed: "Yes", Why: secret("it asked me nicely") });
  await slack.when(() => (slack.messagesOf(id)[0]?.edits ?? 0) > 0);
});

test("nothing of it stands in the log, whose lines name their request, or their row", async () => {
  await server.close();
  const log = lines.join("");
  const found = [...secrets].filter((text) => text.length > 3 && log.includes(text));
  expect(found).toEqual([]);
  const entries = lines.map((line) => JSON.parse(line));
  const calls = entries.filter(({ msg }) => msg === "call");
  expect(calls.length).toBeGreaterThan(30);
  expect(calls.every(({ request_id }) => /^[0-9a-f]{16}$/.test(request_id))).toBe(true);
  const jobs = entries.filter(({ msg, job }) => msg === "job" && job !== "task:expire");
  expect(new Set(jobs.map(({ job }) => job))).toEqual(
    new Set(["callback:send", "delivery:send", "delivery:refresh", "answer:verify", "letter:send"]),
  );
  expect(jobs.every(({ row, attempt }) => row !== "" && attempt >= 1)).toBe(true);
  expect(jobs.every(({ job, task }) => (job === "letter:send") === (task === undefined))).toBe(true);
});
