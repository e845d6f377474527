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

describe("a refusal does not grow with the request", () => {
  const MORE = { path: "", message: "is wrong in more places; mend these first" };
  const members = (count: number, value: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`member${index}`, value]));

  test.each<[string, Record<string, unknown>, number, string]>([
    ["300,000 unknown ways to assign", { assign_to: members(300_000, 1) }, 422, "/assign_to/member49"],
    ["300,001 numbers for channels", { notify: Array(300_001).fill(1) }, 400, "/notify/49"],
    [
      "100,000 metadata that are no texts",
      { task_metadata: members(100_000, 1) },
      400,
      "/task_metadata/member49",
    ],
  ])("%s: the first 50 and a word that there is more", async (_what, wrong, status, last) => {
    const { details } = await refused(await server.post("/api/tasks", refund("many", wrong)), status);
    expect(details).toHaveLength(51);
    expect(details?.[49]?.path).toBe(last);
    expect(details?.[50]).toEqual(MORE);
  });

  test("50 are told without that word", async () => {
    const wrong = { notify: Array(50).fill(1) };
    const { details } = await refused(await server.post("/api/tasks", refund("fifty", wrong)), 400);
    expect(details?.map(({ path }) => path)).toEqual(Array.from({ length: 50 }, (_, at) => `/notify/${at}`));
  });

  test("50 are told of many unknown scopes of a key", async () => {
    const body = { name: "many", scopes: Array(100_000).fill("hush") };
    const { details } = await refused(await server.post("/api/keys", body), 422);
    expect(details).toHaveLength(51);
  });

  test("a name of any length is not repeated: what is above it is named", async () => {
    const wrong = { task_metadata: { ["x".repeat(1_000_000)]: 1 } };
    const { details } = await refused(await server.post("/api/tasks", refund("long", wrong)), 400);
    expect(details).toEqual([{ path: "/task_metadata", message: "must be a string" }]);
  });

  test("nor are broken patterns below such a name", async () => {
    const patterns = Array.from({ length: 900 }, (_, index) => [`p${index}`, { pattern: `(${index}` }]);
    const below = { properties: Object.fromEntries(patterns) };
    const schema = { properties: { ["x".repeat(100_000)]: below } };
    const response = await server.post("/api/tasks", refund("patterns", { response_schema: schema }));
    const { details = [] } = await refused(response, 422);
    expect(details).toHaveLength(100);
    expect(new Set(details.map(({ path }) => path))).toEqual(new Set(["/response_schema/properties"]));
  });
});
