import type { ReasonName } from "../../services/core/errors.ts";
import type { JsonSchema, Row } from "./row.ts";

export interface OpenApiOptions {
  info: { title: string; version: string; description: string };
  rows: readonly Row[];
  schemas: Readonly<Record<string, JsonSchema>>;
  /** Name of the schema of an error. */
  errorSchema: string;
  /** HTTP status of a reason. */
  statusOf: Readonly<Record<ReasonName, number>>;
  securitySchemes: Readonly<Record<string, JsonSchema>>;
}

const CLOSED: readonly ReasonName[] = ["UNAUTHENTICATED", "PERMISSION_DENIED"];
const WITH_BODY: readonly ReasonName[] = [
  "INVALID_REQUEST",
  "VALIDATION_ERROR",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
];
const WITH_QUERY: readonly ReasonName[] = ["INVALID_REQUEST", "VALIDATION_ERROR"];
const ALWAYS: readonly ReasonName[] = ["INTERNAL_ERROR", "SERVICE_UNAVAILABLE"];

/** The OpenAPI 3.1 document of a dialect, made of its rows. */
export function openApi(options: OpenApiOptions): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const row of options.rows) {
    const path = row.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operation(row, options) };
  }
  return {
    openapi: "3.1.0",
    info: options.info,
    security: Object.keys(options.securitySchemes).map((name) => ({ [name]: [] })),
    paths,
    components: { schemas: options.schemas, securitySchemes: options.securitySchemes },
  };
}

function operation({ method, path, doc }: Row, options: OpenApiOptions): JsonSchema {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = (doc.query ?? []).map((parameter) => ({ ...parameter, in: "query" }));
  return {
    operationId: operationId(method, path),
    tags: [doc.tag],
    summary: doc.summary,
    ...(doc.description && { description: doc.description }),
    ...(inPath.length + inQuery.length > 0 && { parameters: [...inPath, ...inQuery] }),
    ...(doc.body && {
      requestBody: { required: true, content: json({ $ref: `#/components/schemas/${doc.body}` }) },
    }),
    ...(doc.open && { security: [] }),
    responses: { ...answers(doc), ...refusals(doc, options) },
  };
}

/** `POST /api/tasks/:id/claim` is `post_tasks_id_claim`. */
function operationId(method: string, path: string): string {
  return [method.toLowerCase(), ...path.split("/").slice(2)].join("_").replace(/[^a-z0-9_]/g, "");
}

function answers({ answer }: Row["doc"]): Record<string, JsonSchema> {
  const headers = Object.entries(answer.headers ?? {}).map(([name, description]) => [
    name,
    { description, schema: { type: "string" } },
  ]);
  return {
    [answer.status]: {
      description: answer.description,
      ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
      ...(answer.schema && { content: json(answer.schema) }),
    },
  };
}

function refusals(doc: Row["doc"], { statusOf, errorSchema }: OpenApiOptions): Record<string, JsonSchema> {
  const reasons = new Set<ReasonName>([
    ...(doc.open ? [] : CLOSED),
    ...(doc.body ? WITH_BODY : []),
    ...(doc.query ? WITH_QUERY : []),
    ...doc.errors,
    ...ALWAYS,
  ]);
  const byStatus = Map.groupBy(reasons, (reason) => statusOf[reason]);
  const content = json({ $ref: `#/components/schemas/${errorSchema}` });
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      status,
      { description: names.map((name) => `\`${name}\``).join(", "), content },
    ]),
  );
}

const json = (schema: JsonSchema) => ({ "application/json": { schema } });
