import path from "node:path";
import { pathToFileURL } from "node:url";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EXAMPLES } from "../../../src/gateway/awaithumans/examples/index.ts";
import { filesIn, ROOT } from "../../tidy/tree.ts";
import { startServer, type TestServer } from "../server.ts";
import { type Document, operationsOf } from "./document.ts";

let server: TestServer;
let document: Document;
let older: Document;
beforeAll(async () => {
  server = await startServer();
  const fetched = async (path: string) => (await (await fetch(server.url + path)).json()) as Document;
  [document, older] = await Promise.all([fetched("/api/openapi.json"), fetched("/api/openapi-3.0.json")]);
});
afterAll(() => server.close());

describe("both documents", () => {
  test.each(["3.1.0", "3.0.3"])("%s is what the specification wants", async (version) => {
    const checked = version === "3.1.0" ? document : older;
    expect(checked.openapi).toBe(version);
    expect(checked.info).toMatchObject({ title: "awaithumans", version: "0.0.0-test" });
    const { valid, errors } = await new Validator().validate({ ...structuredClone(checked) });
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  test("have the same operations", () => {
    const names = (each: Document) => operationsOf(each).map(({ name }) => name);
    expect(names(older)).toEqual(names(document));
  });

  test("say in their own ways what may be null", () => {
    expect(document.components.schemas.Poll).toMatchObject({
      properties: { response: { type: ["object", "null"] } },
    });
    expect(older.components.schemas.Poll).toMatchObject({
      properties: { response: { type: "object", nullable: true } },
    });
  });
});

describe("every operation", () => {
  const each = () => operationsOf(document);

  test("has a summary, a described tag and an id of its own", () => {
    const tags = document.tags.map(({ name }) => name);
    const wrong = each().filter(
      ({ operation: { summary, tags: own } }) => !summary || !tags.includes(own[0] ?? ""),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
    expect(new Set(each().map(({ operation }) => operation.operationId)).size).toBe(each().length);
  });

  test("shows what is sent, what is answered, and how it is refused", () => {
    const missing = each().flatMap(({ name, operation: { requestBody, responses } }) => {
      const bodies = [requestBody, ...Object.values(responses)].map(
        (body) => body?.content?.["application/json"],
      );
      return bodies.some(
        (body) => body && !("example" in body || "examples" in body || body.schema.type === "object"),
      )
        ? [name]
        : [];
    });
    expect(missing, "Give the schema a value in src/gateway/awaithumans/examples.").toEqual([]);
  });

  test("says who may call it", () => {
    const security = (name: string) =>
      each().find((operation) => operation.name === name)?.operation.security;
    expect(security("POST /api/tasks")).toEqual([
      { adminToken: [] },
      { session: [] },
      { apiKey: ["tasks:write"] },
    ]);
    expect(security("POST /api/tasks/{id}/claim")).toEqual([{ session: [] }]);
    expect(security("GET /api/tasks/{id}")).toContainEqual({ embedToken: [] });
    expect(security("POST /api/embed/tokens")).toEqual([{ apiKey: ["embed:mint"] }]);
    expect(security("GET /api/health")).toEqual([]);
  });

  test.each([
    ["POST /api/users", "For the admin token, operators and API keys with the scope `users:write`."],
    ["DELETE /api/keys/{id}", "For the admin token and operators."],
    ["POST /api/tasks/{id}/claim", "For signed-in people."],
    ["POST /api/embed/tokens", "For API keys with the scope `embed:mint`."],
    ["GET /api/channels/slack/installations", "For the admin token and operators."],
    [
      "GET /api/tasks/{id}",
      "For the admin token, signed-in people, API keys with the scope `tasks:read` and embedded forms.",
    ],
    ["GET /api/health", "For everybody."],
  ])("says it in words, too: %s", (wanted, line) => {
    const { operation } = each().find(({ name }) => name === wanted) ?? {};
    expect(operation?.description?.split("\n\n").at(-1)).toBe(line);
  });

  test("of older clients is marked as deprecated", () => {
    const deprecated = each().filter(({ operation }) => operation.deprecated);
    const old = each().filter(({ name }) => /\/api\/(admin\/users|stats\/tasks)/.test(name));
    expect(deprecated.length).toBe(9);
    expect(deprecated.map(({ name }) => name)).toEqual(old.map(({ name }) => name));
  });

  test("of the dashboard and of the channels is marked as internal", () => {
    const internal = each().filter(({ operation }) => operation["x-internal"]);
    expect(internal.map(({ name }) => name).sort()).toEqual(INTERNAL);
  });
});

const INTERNAL = [
  "DELETE /api/auth/sessions",
  "DELETE /api/auth/sessions/{id}",
  "DELETE /api/channels/slack/installations/{team_id}",
  "DELETE /api/users/{id}/sessions",
  "GET /api/auth/me",
  "GET /api/auth/sessions",
  "GET /api/channels/slack/installations",
  "GET /api/channels/slack/installations/{team_id}/members",
  "GET /api/channels/slack/oauth/callback",
  "GET /api/channels/slack/oauth/start",
  "GET /api/channels/slack/static-workspace",
  "GET /api/setup/status",
  "GET /api/tasks/{id}/draft",
  "GET /api/users/{id}/sessions",
  "POST /api/auth/login",
  "POST /api/auth/logout",
  "POST /api/auth/password",
  "POST /api/auth/password/forgot",
  "POST /api/auth/password/reset",
  "POST /api/setup/operator",
  "PUT /api/tasks/{id}/draft",
];

test("no two parts of the examples name one schema", async () => {
  const files = filesIn("src/gateway/awaithumans/examples").filter((file) => !file.endsWith("/index.ts"));
  const parts = await Promise.all(
    files.map(async (file) => {
      const module: Record<string, object> = await import(pathToFileURL(path.join(ROOT, file)).href);
      return Object.values(module).flatMap((part) => Object.keys(part));
    }),
  );
  expect(parts.flat().sort()).toEqual(Object.keys(EXAMPLES).sort());
});

test("every example is a value of its schema", () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, "openapi");
  const wrong = operationsOf(document).flatMap(({ name, pointer, operation: { requestBody, responses } }) => {
    const bodies = [
      ["/requestBody", requestBody],
      ...Object.entries(responses).map(([status, body]) => [`/responses/${status}`, body] as const),
    ] as const;
    return bodies.flatMap(([place, body]) => {
      const content = body?.content?.["application/json"];
      if (content === undefined) return [];
      const examples =
        "example" in content
          ? [content.example]
          : Object.keys(content.examples ?? {}).map((code) => document.components.examples[code]?.value);
      const schema = { $ref: `openapi#${pointer}${place}/content/application~1json/schema` };
      return examples
        .filter((example) => !ajv.validate(schema, example))
        .map(() => `${name} ${place}: ${ajv.errorsText()}`);
    });
  });
  expect(wrong).toEqual([]);
});
