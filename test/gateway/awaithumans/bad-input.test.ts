import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN, RawConnection, refund, startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

interface Envelope {
  error_code: string;
  error: string;
  message: string;
  docs: string;
  request_id: string;
  details?: { path: string; message: string }[];
}

/** The envelope of a refusal, which is the same everywhere. */
async function refused(response: Response, status: number): Promise<Envelope> {
  expect(response.status).toBe(status);
  const body = (await response.json()) as Envelope;
  expect(body.error).toBe(body.error_code);
  expect(body.docs).toBe(`http://localhost:3001/docs/errors/${body.error_code}`);
  expect(body.request_id).toBe(response.headers.get("x-request-id"));
  expect(body).not.toHaveProperty("detail");
  expect(body).not.toHaveProperty("stack");
  return body;
}

async function stored(): Promise<string | null> {
  return (await server.admin("/api/tasks")).headers.get("x-total-count");
}

describe("a body that cannot be used stores nothing", () => {
  test.each([
    ["truncated JSON", '{"task":"secret-value', 400, "INVALID_REQUEST"],
    ["no JSON", "secret-value", 400, "INVALID_REQUEST"],
    ["NaN", '{"task":NaN}', 400, "INVALID_REQUEST"],
    ["an array", '["secret-value"]', 400, "INVALID_REQUEST"],
    ["nothing", "", 400, "INVALID_REQUEST"],
  ])("%s", async (_what, body, status, code) => {
    const before = await stored();
    const envelope = await refused(await server.post("/api/tasks", body), status);
    expect(envelope.error_code).toBe(code);
    expect(envelope.details?.[0]?.path).toBe("");
    expect(JSON.stringify(envelope)).not.toContain("secret-value");
    expect(await stored()).toBe(before);
  });

  test("invalid UTF-8", async () => {
    const body = Buffer.concat([Buffer.from('{"task":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    const response = await server.admin("/api/tasks", {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    expect((await refused(response, 400)).error_code).toBe("INVALID_REQUEST");
  });

  test.each([["text/plain"], ["application/x-www-form-urlencoded"], ["application/jsonp"]])(
    "content type %s",
    async (type) => {
      const response = await server.post("/api/tasks", refund("type"), { "content-type": type });
      expect((await refused(response, 415)).error_code).toBe("UNSUPPORTED_MEDIA_TYPE");
    },
  );

  test.each([["application/json; charset=utf-8"], ["application/vnd.api+json"], ["APPLICATION/JSON"]])(
    "but %s is JSON",
    async (type) => {
      const response = await server.post("/api/tasks", refund(`type ${type}`), { "content-type": type });
      expect(response.status).toBe(201);
    },
  );

  test("6 MB are too many, and the connection lives on", async () => {
    const big = refund("big", { payload: { text: "x".repeat(6 * 1024 * 1024) } });
    const envelope = await refused(await server.post("/api/tasks", big), 413);
    expect(envelope.error_code).toBe("PAYLOAD_TOO_LARGE");
    expect((await server.admin("/api/version")).status).toBe(200);
  });

  test("a stream of bytes without an end in sight is answered before it ends", async () => {
    const raw = new RawConnection(server.port);
    raw.write(
      `POST /api/tasks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    raw.write(`600000\r\n${"x".repeat(0x600000)}\r\n`);
    expect(await raw.until("PAYLOAD_TOO_LARGE")).toContain("HTTP/1.1 413");
    raw.socket.destroy();
  });

  test("100,000 brackets do no harm", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const unknown = JSON.stringify(refund("deep")).replace(/\}$/, `,"unknown":${deep}}`);
    expect((await server.post("/api/tasks", unknown)).status).toBe(201);
    const unclosed = await server.post("/api/tasks", "[".repeat(100_000));
    expect((await refused(unclosed, 400)).error_code).toBe("INVALID_REQUEST");
    const payload = `{"task":"t","idempotency_key":"deep payload","timeout_seconds":900,"payload_schema":{},"response_schema":{},"payload":{"a":${deep}}}`;
    await refused(await server.post("/api/tasks", payload), 422);
    expect((await server.admin("/api/version")).status).toBe(200);
  });
});

describe("types are strict", () => {
  test.each([
    ["task", 5, "must be a string"],
    ["task", undefined, "is required"],
    ["payload", "text", "must be an object"],
    ["payload", null, "must be an object"],
    ["payload_schema", [], "must be an object"],
    ["timeout_seconds", "900", "must be a whole number"],
    ["timeout_seconds", 900.5, "must be a whole number"],
    ["idempotency_key", null, "must be a string"],
    ["form_definition", "x", "must be an object or null"],
    ["assign_to", ["a"], "must be an object or null"],
    ["notify", "slack:#a", "must be a list of strings or null"],
    ["redact_payload", "yes", "must be true or false"],
    ["redact_payload", null, "must be true or false"],
    ["callback_url", 1, "must be a string or null"],
  ])("%s %j", async (name, value, message) => {
    const envelope = await refused(await server.post("/api/tasks", refund("types", { [name]: value })), 400);
    expect(envelope).toMatchObject({
      error_code: "INVALID_REQUEST",
      details: [{ path: `/${name}`, message }],
    });
  });

  test("an item of a list is named by its place", async () => {
    const envelope = await refused(
      await server.post("/api/tasks", refund("item", { notify: ["slack:#a", 7] })),
      400,
    );
    expect(envelope.details).toEqual([{ path: "/notify/1", message: "must be a string" }]);
  });

  test("null where the contract allows it", async () => {
    const nulls = {
      form_definition: null,
      assign_to: null,
      notify: null,
      verifier_config: null,
      callback_url: null,
    };
    expect((await server.post("/api/tasks", refund("nulls", nulls))).status).toBe(201);
  });

  test.each([[59], [2_592_001], [1e12], [-1e300]])("a timeout of %d seconds is 422", async (timeout) => {
    const envelope = await refused(
      await server.post("/api/tasks", refund("range", { timeout_seconds: timeout })),
      422,
    );
    expect(envelope.error_code).toBe("VALIDATION_ERROR");
    expect(envelope.details?.map(({ path }) => path)).toEqual(["/timeout_seconds"]);
  });
});

describe("routes", () => {
  test.each([
    ["GET", "/api/nowhere", 404, "ROUTE_NOT_FOUND"],
    ["GET", "/api", 404, "ROUTE_NOT_FOUND"],
    ["GET", "/api/tasks/%zz", 404, "ROUTE_NOT_FOUND"],
    ["PUT", "/api/tasks", 405, "METHOD_NOT_ALLOWED"],
    ["OPTIONS", "/api/tasks", 405, "METHOD_NOT_ALLOWED"],
  ])("%s %s for somebody known", async (method, path, status, code) => {
    expect((await refused(await server.admin(path, { method }), status)).error_code).toBe(code);
  });

  test("405 says what is allowed, and HEAD is not", async () => {
    const put = await server.admin("/api/tasks", { method: "PUT" });
    expect(put.headers.get("allow")).toBe("POST, GET");
    const head = await server.admin("/api/tasks", { method: "HEAD" });
    expect([head.status, head.headers.get("allow")]).toEqual([405, "POST, GET"]);
  });

  test("nobody learns nothing: 401 for known and unknown paths alike", async () => {
    for (const [method, path] of [
      ["GET", "/api/nowhere"],
      ["PUT", "/api/tasks"],
      ["OPTIONS", "/api/tasks"],
      ["GET", "/api/tasks"],
      ["GET", "/api/tasks/tsk_none"],
    ] as const) {
      const envelope = await refused(await fetch(server.url + path, { method }), 401);
      expect(envelope.error_code).toBe("UNAUTHENTICATED");
    }
    expect((await refused(await fetch(`${server.url}/api/auth/nowhere`), 404)).error_code).toBe(
      "ROUTE_NOT_FOUND",
    );
    expect((await refused(await fetch(`${server.url}/api/setup/operator`), 405)).error_code).toBe(
      "METHOD_NOT_ALLOWED",
    );
  });

  test("a trailing slash is taken as it is, never redirected", async () => {
    const response = await server.post("/api/tasks/", refund("slash"));
    expect(response.status).toBe(201);
    expect(response.redirected).toBe(false);
  });

  test("a wrong token is nobody's, a non-ASCII one too", async () => {
    const wrong = await fetch(`${server.url}/api/tasks`, {
      headers: { authorization: "Bearer wrong-token-0123" },
    });
    expect((await refused(wrong, 401)).error_code).toBe("UNAUTHENTICATED");
    const odd = await fetch(`${server.url}/api/tasks`, { headers: { authorization: "Bearer t\u00f6ken" } });
    expect((await refused(odd, 401)).error_code).toBe("UNAUTHENTICATED");
  });
});

describe("the order of checks", () => {
  test("who, then existence, then theirs, then the body", async () => {
    const { id } = await (await server.post("/api/tasks", refund("order"))).json();
    const cookie = await server.signIn("order@corp.test");
    const complete = (task: string, headers: Record<string, string>) =>
      fetch(`${server.url}/api/tasks/${task}/complete`, {
        method: "POST",
        body: "{broken",
        headers: { "content-type": "application/json", ...headers },
      });
    await refused(await complete(id, {}), 401);
    await refused(await complete("tsk_none", { cookie }), 404);
    await refused(await complete(id, { cookie }), 403);
    await refused(await complete(id, { authorization: `Bearer ${ADMIN_TOKEN}` }), 400);
  });

  test("a stranger may not create, whatever the body says", async () => {
    const cookie = await server.signIn("creator@corp.test");
    const response = await fetch(`${server.url}/api/tasks`, {
      method: "POST",
      body: "{broken",
      headers: { cookie },
    });
    await refused(response, 403);
  });

  test("an anonymous body is not read: the answer comes before it is sent", async () => {
    const raw = new RawConnection(server.port);
    raw.write(
      "POST /api/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n",
    );
    expect(await raw.until("UNAUTHENTICATED")).toContain("HTTP/1.1 401");
    raw.socket.destroy();
  });
});

describe("request ids", () => {
  test("are echoed if harmless, made otherwise, and on every answer", async () => {
    const echoed = await server.admin("/api/version", { headers: { "x-request-id": "abc-1.2_3" } });
    expect(echoed.headers.get("x-request-id")).toBe("abc-1.2_3");
    for (const bad of ["has space", "x".repeat(129), "semi;colon"]) {
      const made = await server.admin("/api/tasks", { headers: { "x-request-id": bad } });
      expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f]{16}$/);
    }
    const refusal = await fetch(`${server.url}/api/tasks`, { headers: { "x-request-id": "mine" } });
    expect((await refused(refusal, 401)).request_id).toBe("mine");
  });
});
