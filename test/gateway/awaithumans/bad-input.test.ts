import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refused } from "../envelope.ts";
import { RawConnection, refund, startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

/** No refusal repeats it. */
const CANARY = "canary-value-that-no-reply-may-repeat";

async function stored(): Promise<string | null> {
  return (await server.admin("/api/tasks")).headers.get("x-total-count");
}

describe("a body that cannot be used stores nothing", () => {
  test.each([
    ["truncated JSON", `{"task":"${CANARY}`, 400, "INVALID_REQUEST"],
    ["no JSON", CANARY, 400, "INVALID_REQUEST"],
    ["NaN", '{"task":NaN}', 400, "INVALID_REQUEST"],
    ["an array", `["${CANARY}"]`, 400, "INVALID_REQUEST"],
    ["nothing", "", 400, "INVALID_REQUEST"],
  ])("%s", async (_what, body, status, code) => {
    const before = await stored();
    const envelope = await refused(await server.post("/api/tasks", body), status);
    expect(envelope.error_code).toBe(code);
    expect(envelope.details?.[0]?.path).toBe("");
    expect(JSON.stringify(envelope)).not.toContain(CANARY);
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

  test("every member that is wanted is named", async () => {
    const envelope = await refused(await server.post("/api/tasks", {}), 400);
    expect(envelope.details).toEqual(
      ["task", "payload", "payload_schema", "response_schema", "timeout_seconds", "idempotency_key"].map(
        (name) => ({ path: `/${name}`, message: "is required" }),
      ),
    );
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

describe("a value that cannot be taken is not quoted, and nothing is stored", () => {
  const schema = { type: "object", properties: { amount: { type: "integer" } } };
  test.each([
    ["unknown channel", { notify: [`pigeon:${CANARY}`] }, "VALIDATION_ERROR", ["/notify/0"]],
    [
      "schema that is none",
      { response_schema: { type: CANARY } },
      "VALIDATION_ERROR",
      ["/response_schema/type"],
    ],
    [
      "payload against its schema",
      { payload: { amount: CANARY }, payload_schema: schema },
      "PAYLOAD_SCHEMA_MISMATCH",
      ["/payload/amount"],
    ],
    [
      "callback to a private address",
      { callback_url: `http://192.168.0.1/${CANARY}` },
      "VALIDATION_ERROR",
      ["/callback_url"],
    ],
    [
      "callback to the metadata service",
      { callback_url: "http://169.254.169.254/" },
      "VALIDATION_ERROR",
      ["/callback_url"],
    ],
    ["marketplace", { assign_to: { marketplace: true } }, "MARKETPLACE_NOT_AVAILABLE", undefined],
    [
      "unknown verifier",
      { verifier_config: { provider: CANARY, instructions: "x" } },
      "VERIFIER_PROVIDER_UNKNOWN",
      undefined,
    ],
  ])("%s", async (_what, members, code, paths) => {
    const before = await stored();
    const envelope = await refused(await server.post("/api/tasks", refund("unacceptable", members)), 422);
    expect(envelope.error_code).toBe(code);
    expect(envelope.details?.map(({ path }) => path)).toEqual(paths);
    expect(JSON.stringify(envelope)).not.toContain(CANARY);
    expect(await stored()).toBe(before);
  });
});
