import { ACCESS, rpcName } from "../../services/core/access.ts";
import { fail, REASONS, type ReasonName } from "../../services/core/errors.ts";
import { jsonReply } from "../core/http.ts";
import { type CallerDoc, type OpenApiOptions, openApi } from "../core/openapi.ts";
import { toOpenApi30 } from "../core/openapi-30.ts";
import type { JsonSchema, PlainRow, Row } from "../core/row.ts";
import { STATUS, sampleReply } from "./errors.ts";
import { EXAMPLES } from "./examples/index.ts";
import { SCHEMAS } from "./schemas/index.ts";

const DESCRIPTION =
  "Ask people, and await their typed answers. Programs send the admin token or an API key as a bearer token. What is " +
  "marked `x-internal` serves the dashboard and the channels, and may change in any version.";

const TAGS: OpenApiOptions["tags"] = {
  Tasks: { description: "Questions to people: asked, waited for, answered." },
  Audit: { description: "Who did what and when, over all tasks." },
  Users: { description: "The directory of people." },
  Channels: { description: "How people are reached, and what was sent to them." },
  Callbacks: { description: "What agents were told, and telling it once more." },
  "API keys": { description: "Keys of programs, each with its scopes." },
  Embedding: { description: "Forms on pages of your own." },
  Stats: { description: "Figures about tasks, and how the server is set up." },
  Server: { description: "What the server says of itself." },
  "Sign-in": { description: "Signing in and out, and passwords.", internal: true },
  Sessions: { description: "Signed-in browsers.", internal: true },
  Setup: { description: "The first operator.", internal: true },
};

const SECURITY_SCHEMES = {
  adminToken: {
    type: "http",
    scheme: "bearer",
    description: "The admin token: everything but what only a person does.",
  },
  apiKey: {
    type: "http",
    scheme: "bearer",
    description: "An API key, `ah_sk_…`, with the scope that the operation names.",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "awaithumans_session",
    description: "A person who signed in, and whom the operation is for.",
  },
  embedToken: {
    type: "http",
    scheme: "bearer",
    description: "The token of an embedded form, for its one task.",
  },
};

const ADMIN = { words: "the admin token", credential: { adminToken: [] } };
const OPERATORS = { words: "operators", credential: { session: [] } };
const PEOPLE = { words: "signed-in people", credential: { session: [] } };
const FORMS = { words: "embedded forms", credential: { embedToken: [] } };

/** Who may call a row, as the access table has it. */
function callers(row: Row): CallerDoc[] {
  if (row.doc.open) return [];
  if (!("rpc" in row)) return "operator" in row ? [ADMIN, OPERATORS] : [];
  const rule = ACCESS[rpcName(row.rpc)];
  if (rule === undefined) return [];
  const { who, scope, embed } = rule;
  return [
    ...(who === "authenticated" || who === "operator" ? [ADMIN] : []),
    ...(who === "minter" ? [] : [who === "operator" ? OPERATORS : PEOPLE]),
    ...(scope === undefined
      ? []
      : [{ words: `API keys with the scope \`${scope}\``, credential: { apiKey: [scope] } }]),
    ...(embed ? [FORMS] : []),
  ];
}

function errorExample(reason: ReasonName): unknown {
  const { body } = sampleReply("https://reviews.example.com")(fail(reason, REASONS[reason].example));
  return JSON.parse(String(body));
}

/** The OpenAPI 3.1 document of the rows. */
export function documentOf(rows: readonly Row[], version: string): JsonSchema {
  return openApi({
    info: { title: "awaithumans", version, description: DESCRIPTION, license: LICENSE },
    rows: [...rows, ...contractRows(rows, version)],
    tags: TAGS,
    schemas: SCHEMAS,
    examples: EXAMPLES,
    errors: { schema: "Error", statusOf: STATUS, example: errorExample },
    securitySchemes: SECURITY_SCHEMES,
    callers,
  });
}

const LICENSE = { name: "Apache-2.0", identifier: "Apache-2.0" };

/** The OpenAPI documents as rows, which are in them, too. Each is made when it is first asked for. */
export function contractRows(rows: readonly Row[], version: string): PlainRow[] {
  const make = () => documentOf(rows, version);
  return [
    contractRow("/api/openapi.json", "3.1", make),
    contractRow("/api/openapi-3.0.json", "3.0", () => toOpenApi30(make())),
  ];
}

function contractRow(path: string, version: string, make: () => JsonSchema): PlainRow {
  let body: string | undefined;
  return {
    method: "GET",
    path,
    doc: {
      tag: "Server",
      summary: `This document in OpenAPI ${version}`,
      answer: { status: 200, description: `OpenAPI ${version}.`, schema: { type: "object" } },
      errors: [],
      open: true,
    },
    reply() {
      body ??= JSON.stringify(make());
      return jsonReply(200, body);
    },
  };
}
