import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { startTestServer } from "../../support/server.ts";
import { refused } from "../envelope.ts";
import { refund, startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const ID = expect.stringMatching(/^[0-9a-f]{32}$/);
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const IDENTITIES = "/api/channels/email/identities";

async function get(path: string) {
  const response = await server.admin(path);
  expect(response.status).toBe(200);
  return response.json();
}

test("every channel says how far it is set up, and what to do", async () => {
  const channels: { kind: string; problems: string[]; facts: string[] }[] = await get("/api/channels");
  expect(channels.map(({ kind }) => kind)).toEqual(["slack", "email"]);
  for (const channel of channels) {
    expect(channel).toEqual({
      kind: channel.kind,
      label: expect.any(String),
      status: "off",
      problems: expect.any(Array),
      facts: expect.any(Array),
      example: expect.stringMatching(new RegExp(`^${channel.kind}:`)),
    });
    expect([...channel.problems, ...channel.facts].join(" ")).toContain("AWAITHUMANS_");
  }
});

describe("senders", () => {
  const SMTP = {
    id: "acme-prod",
    display_name: "Acme",
    from_email: "approvals@acme.test",
    from_name: "Approvals",
    reply_to: "help@acme.test",
    transport: "SMTP",
    transport_config: { host: "mail.acme.test", port: 465, username: "acme", password: "hush" },
  };

  test("are stored, replaced as a whole, listed, read and removed; what they sign in with never comes back", async () => {
    const created = await server.post(IDENTITIES, SMTP);
    expect(created.status).toBe(200);
    const text = await created.text();
    expect(text).not.toContain("hush");
    const identity = JSON.parse(text);
    const { transport_config: _config, ...rest } = SMTP;
    expect(identity).toEqual({ ...rest, transport: "smtp", verified: false, verified_at: null });
    expect(Object.keys(identity)).toEqual([
      ...[
        "id",
        "display_name",
        "from_email",
        "from_name",
        "reply_to",
        "transport",
        "verified",
        "verified_at",
      ],
    ]);

    const other = {
      id: "a",
      display_name: "A",
      from_email: "a@a.test",
      transport: "noop",
      transport_config: {},
    };
    expect((await server.post(IDENTITIES, other)).status).toBe(200);
    const listed = await server.admin(IDENTITIES);
    const listing = await listed.text();
    expect(listing).not.toContain("hush");
    expect(JSON.parse(listing)).toEqual([
      {
        id: "a",
        display_name: "A",
        from_email: "a@a.test",
        from_name: null,
        reply_to: null,
        transport: "noop",
        verified: false,
        verified_at: null,
      },
      identity,
    ]);
    expect(await get(`${IDENTITIES}/acme-prod`)).toEqual(identity);
    const [stored] = await server.db.query<{ config: string }>(
      { name: "test-sealed", text: "select sealed_config as config from sender_identities where id = $1" },
      ["acme-prod"],
    );
    expect(Buffer.from(stored?.config ?? "", "base64").toString("latin1")).not.toContain("hush");

    const { from_name: _name, reply_to: _reply, ...bare } = SMTP;
    const replaced = await (await server.post(IDENTITIES, bare)).json();
    expect(replaced).toEqual({ ...identity, from_name: null, reply_to: null });
    for (const { id } of [SMTP, other]) {
      const removed = await server.admin(`${IDENTITIES}/${id}`, { method: "DELETE" });
      expect([removed.status, await removed.text()]).toEqual([204, ""]);
    }
    expect(await get(IDENTITIES)).toEqual([]);
  });

  test.each(["GET", "DELETE"])("%s of one that is not there is 404", async (method) => {
    const gone = await refused(await server.admin(`${IDENTITIES}/nobody`, { method }), 404);
    expect([gone.error_code, gone.message]).toEqual([
      "IDENTITY_NOT_FOUND",
      "Sender identity 'nobody' not found.",
    ]);
    const malformed = await refused(await server.admin(`${IDENTITIES}/a%00b`, { method }), 404);
    expect(malformed.message).toContain("(malformed id)");
  });

  const hush = (change: Record<string, unknown>) => ({
    transport_config: { ...SMTP.transport_config, ...change },
  });
  test.each([
    [{ id: 5 }, 400, "/id"],
    [{ id: "hush hush" }, 422, "/id"],
    [{ display_name: undefined }, 400, "/display_name"],
    [{ display_name: "hush\r\nBcc: a@b.test" }, 422, "/display_name"],
    [{ from_email: "hush" }, 422, "/from_email"],
    [{ from_email: "a@b.test\r\nBcc: hush@b.test" }, 422, "/from_email"],
    [{ from_name: "hush\n" + "x" }, 422, "/from_name"],
    [{ reply_to: "hush" }, 422, "/reply_to"],
    [{ transport: "hush" }, 422, "/transport"],
    [{ transport_config: undefined }, 400, "/transport_config"],
    [{ transport_config: "hush" }, 400, "/transport_config"],
    [hush({ host: undefined }), 400, "/transport_config/host"],
    [hush({ host: "169.254.169.254" }), 422, "/transport_config/host"],
    [hush({ host: "127.0.0.1" }), 422, "/transport_config/host"],
    [hush({ port: "25" }), 400, "/transport_config/port"],
    [hush({ port: 70_000 }), 422, "/transport_config/port"],
    [hush({ hush: "hush" }), 422, "/transport_config/hush"],
    [{ transport: "resend", transport_config: {} }, 400, "/transport_config/api_key"],
    [{ transport: "file", transport_config: { dir: "hush" } }, 422, "/transport_config/dir"],
  ])("%j is refused, and nothing stored", async (change, status, path) => {
    const envelope = await refused(await server.post(IDENTITIES, { ...SMTP, ...change }), status);
    expect(envelope.details?.map((each) => each.path)).toEqual([path]);
    expect(
      JSON.stringify({ ...envelope, details: envelope.details?.map(({ message }) => message) }),
    ).not.toContain("hush");
    expect(await get(IDENTITIES)).toEqual([]);
  });
});

describe("a test message", () => {
  const send = (destination: unknown) => server.post("/api/channels/test", { destination });

  test.each([
    ["slack:#approvals", "no_client"],
    ["email:bob@x.test", "no_transport_configured"],
    ["email+nobody:bob@x.test", "no_transport_configured"],
  ])("to %s, which is not set up: it says why, and what to do", async (destination, reason) => {
    const response = await send(destination);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      sent: false,
      reason,
      message: expect.stringMatching(/\w+.*\.$/),
    });
  });

  test("that is taken verifies the sender, until the sender changes", async () => {
    const quiet = {
      ...{ id: "quiet", display_name: "Quiet", from_email: "q@acme.test" },
      ...{ transport: "noop", transport_config: {} },
    };
    await server.post(IDENTITIES, quiet);
    const response = await send("email+quiet:bob@x.test");
    expect(await response.json()).toEqual({ sent: true, reason: null, message: expect.any(String) });
    expect(await get(`${IDENTITIES}/quiet`)).toMatchObject({ verified: true, verified_at: TIME });
    await server.post(IDENTITIES, quiet);
    expect(await get(`${IDENTITIES}/quiet`)).toMatchObject({ verified: false, verified_at: null });
    await server.admin(`${IDENTITIES}/quiet`, { method: "DELETE" });
  });

  test.each([
    [undefined, 400],
    [7, 400],
    ["", 422],
    ["hush", 422],
    ["pigeon:hush", 422],
    ["email:hush", 422],
    [`slack:${"#".repeat(500)}`, 422],
  ])("to %j is refused", async (destination, status) => {
    const envelope = await refused(await send(destination), status);
    expect(envelope.details?.map(({ path }) => path)).toEqual(["/destination"]);
    expect(JSON.stringify(envelope)).not.toContain("hush");
  });
});

describe("deliveries", () => {
  async function ask(key: string): Promise<string> {
    const notify = ["slack+T01:#approvals", "email:bob@x.test"];
    return (await (await server.post("/api/tasks", refund(key, { notify }))).json()).id;
  }
  const resend = (id: string) => server.admin(`/api/deliveries/${id}/resend`, { method: "POST" });

  test("one for each recipient, in the words of the contract, and each can be sent again", async () => {
    const id = await ask("deliveries");
    const [slack, mail] = await get(`/api/tasks/${id}/deliveries`);
    expect(Object.entries(slack)).toEqual([
      ["id", ID],
      ["task_id", id],
      ["channel", "slack"],
      ["identity", "T01"],
      ["target", "#approvals"],
      ["user_id", null],
      ["purpose", "question"],
      ["status", "queued"],
      ["reason", null],
      ["message", null],
      ["attempts", 0],
      ["next_attempt_at", null],
      ["created_at", TIME],
      ["sent_at", null],
      ["seen_at", null],
    ]);
    expect(mail).toMatchObject({ channel: "email", identity: null, target: "bob@x.test" });
    const again = await resend(mail.id);
    expect([again.status, await again.json()]).toEqual([200, mail]);
  });

  test("are not sent again once the task has its outcome, or is gone", async () => {
    const id = await ask("ended");
    const [{ id: delivery }] = await get(`/api/tasks/${id}/deliveries`);
    await server.admin(`/api/tasks/${id}/cancel`, { method: "POST" });
    expect((await refused(await resend(delivery), 409)).error_code).toBe("TASK_ALREADY_TERMINAL");
    await server.admin(`/api/tasks/${id}`, { method: "DELETE" });
    expect((await refused(await resend(delivery), 404)).error_code).toBe("TASK_NOT_FOUND");
    expect((await refused(await server.admin(`/api/tasks/${id}/deliveries`), 404)).error_code).toBe(
      "TASK_NOT_FOUND",
    );
  });

  test.each(["nosuch", "a%00b", "x".repeat(100)])("there is no delivery %s", async (id) => {
    expect((await refused(await resend(id), 404)).error_code).toBe("DELIVERY_NOT_FOUND");
  });

  test("that fail say why; sending again is one more attempt at the same delivery", async () => {
    const whole = await startTestServer();
    onTestFinished(() => whole.close());
    const { json } = await whole.call("POST", "/api/tasks", {
      body: refund("fails", { notify: ["slack:#a"] }),
    });
    const failed = async (attempts: number) => {
      const path = `/api/tasks/${json.id}/deliveries`;
      return vi.waitFor(
        async () => {
          const [delivery] = (await whole.call("GET", path)).json;
          expect(delivery).toMatchObject({ status: "failed", reason: "no_client", attempts });
          expect(delivery.message).toContain("AWAITHUMANS_SLACK_BOT_TOKEN");
          return delivery;
        },
        { timeout: 20_000 },
      );
    };
    const first = await failed(1);
    expect((await whole.call("POST", `/api/deliveries/${first.id}/resend`)).json.status).toBe("queued");
    expect((await failed(2)).id).toBe(first.id);
  });
});

test("all of it is the operators': a stranger learns nothing of what exists", async () => {
  const cookie = await server.signIn("stranger@channels.test");
  const operator = await server.signIn("operator@channels.test", true);
  const { id } = await (await server.post("/api/tasks", refund("access", { notify: ["slack:#a"] }))).json();
  const [{ id: delivery }] = await get(`/api/tasks/${id}/deliveries`);
  const calls = [
    ["GET", "/api/channels"],
    ["POST", "/api/channels/test"],
    ["GET", IDENTITIES],
    ["POST", IDENTITIES],
    ["GET", `${IDENTITIES}/nobody`],
    ["DELETE", `${IDENTITIES}/nobody`],
    ...[id, "tsk_none"].map((task) => ["GET", `/api/tasks/${task}/deliveries`]),
    ...[delivery, "none"].map((each) => ["POST", `/api/deliveries/${each}/resend`]),
  ];
  for (const [method = "", path] of calls) {
    const ask = (headers: Record<string, string>) => {
      const body = method === "POST" ? { body: "{broken" } : {};
      return fetch(server.url + path, { method, headers, ...body });
    };
    expect((await refused(await ask({}), 401)).error_code).toBe("UNAUTHENTICATED");
    expect((await refused(await ask({ cookie }), 403)).error_code).toBe("PERMISSION_DENIED");
    expect([401, 403]).not.toContain((await ask({ cookie: operator })).status);
  }
});
