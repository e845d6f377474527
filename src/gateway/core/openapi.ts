import type { ReasonName } from "../../services/core/errors.ts";
import type { AnswerDoc, JsonSchema, Row } from "./row.ts";

interface TagDoc {
  readonly description: string;
  /** Whether all rows of the tag are. */
  readonly internal?: true;
}

/** Somebody who may call a row. */
export interface CallerDoc {
  /** In the plural, to stand in a list. */
  readonly words: string;
  /** What they send, as a security requirement. */
  readonly credential: JsonSchema;
}

export interface OpenApiOptions {
  info: JsonSchema;
  rows: readonly Row[];
  /** What each tag is about, in the order in which they are shown. */
  tags: Readonly<Record<string, TagDoc>>;
  schemas: Readonly<Record<string, JsonSchema>>;
  /** A value of each schema that a body has. */
  examples: Readonly<Record<string, unknown>>;
  errors: {
    /** Name of the schema of an error. */
    schema: string;
    statusOf: Readonly<Record<ReasonName, number>>;
    /** An error as it looks. */
    example(reason: ReasonName): unknown;
  };
  securitySchemes: Readonly<Record<string, JsonSchema>>;
  /** Who may call a row; nobody in particular where it takes no credentials. */
  callers(row: Row): readonly CallerDoc[];
}

const CLOSED: readonly ReasonName[] = ["UNAUTHENTICATED", "PERMISSION_DENIED"];
const WITH_BODY: readonly ReasonName[] = [
  "INVALID_REQUEST",
  "VALIDATION_ERROR",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
];
const WITH_QUERY: readonly ReasonName[] = ["VALIDATION_ERROR"];
const CALLING: readonly ReasonName[] = ["INTERNAL_ERROR", "SERVICE_UNAVAILABLE"];

/** The OpenAPI 3.1 document of a dialect, made of its rows. */
export function openApi(options: OpenApiOptions): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  const told = new Set<ReasonName>();
  for (const row of options.rows) {
    const path = row.path.replace(/:(\w+)/g, "{$1}");
    const reasons = reasonsOf(row);
    for (const reason of reasons) told.add(reason);
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operation(row, reasons, options) };
  }
  const { info, tags, schemas, errors, securitySchemes } = options;
  const examples = [...told].sort().map((reason) => [reason, { value: errors.example(reason) }]);
  return {
    openapi: "3.1.0",
    info,
    tags: Object.entries(tags).map(([name, { description }]) => ({ name, description })),
    paths,
    components: { schemas, examples: Object.fromEntries(examples), securitySchemes },
  };
}

function operation(row: Row, reasons: readonly ReasonName[], options: OpenApiOptions): JsonSchema {
  const { method, path, doc } = row;
  const parameters = parametersOf(row);
  const { body } = doc;
  const callers = options.callers(row);
  return {
    operationId: operationId(method, path),
    tags: [doc.tag],
    summary: doc.summary,
    description: [doc.description, audience(callers)].filter(Boolean).join("\n\n"),
    ...(doc.alias && { deprecated: true }),
    ...((doc.internal || options.tags[doc.tag]?.internal) && { "x-internal": true }),
    security: callers.map(({ credential }) => credential),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: { required: !doc.optionalBody, content: json(schemaRef(body), options.examples[body]) },
    }),
    responses: Object.fromEntries([
      ...[doc.answer, ...(doc.also ?? [])].map((answer) => [answer.status, response(answer, options)]),
      ...refusals(reasons, options),
    ]),
  };
}

const LIST = new Intl.ListFormat("en-GB", { style: "long", type: "conjunction" });

/** Who may call it, as the last line of what is said of it. */
function audience(callers: readonly CallerDoc[]): string {
  return `For ${callers.length === 0 ? "everybody" : LIST.format(callers.map(({ words }) => words))}.`;
}

function parametersOf({ path, doc }: Row): JsonSchema[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  return [...inPath, ...(doc.query ?? []).map((parameter) => ({ ...parameter, in: "query" }))];
}

/** `POST /api/tasks/:id/claim` is `post_tasks_id_claim`. */
function operationId(method: string, path: string): string {
  return [method.toLowerCase(), ...path.split("/").slice(2)].join("_").replace(/[^a-z0-9_]/g, "");
}

function response(answer: AnswerDoc, { examples }: OpenApiOptions): JsonSchema {
  const { description, schema, headers, example, media } = answer;
  const told = Object.entries(headers ?? {}).map(([name, text]) => [name, headerDoc(text)]);
  return {
    description,
    ...(told.length > 0 && { headers: Object.fromEntries(told) }),
    ...(schema && {
      content: media
        ? Object.fromEntries(media.map((type) => [type, { schema }]))
        : json(schema, example ?? exampleOf(schema, examples)),
    }),
  };
}

/** A row without an RPC asks no database; one that waits answers whatever the database does. */
function reasonsOf(row: Row): ReasonName[] {
  const { doc } = row;
  const usual = [
    ...(doc.open ? [] : CLOSED),
    ...(doc.body ? WITH_BODY : []),
    ...(doc.query && !("wait" in row) ? WITH_QUERY : []),
    ...doc.errors,
    ...("rpc" in row && !("wait" in row) ? CALLING : []),
  ];
  return [...new Set(usual)];
}

function refusals(
  reasons: readonly ReasonName[],
  { errors }: OpenApiOptions,
): (readonly [number, JsonSchema])[] {
  const byStatus = Map.groupBy(reasons, (reason) => errors.statusOf[reason]);
  return [...byStatus].map(([status, names]) => {
    const examples = names.map((name) => [name, { $ref: `#/components/examples/${name}` }]);
    const content = { schema: schemaRef(errors.schema), examples: Object.fromEntries(examples) };
    return [
      status,
      {
        description: names.map((name) => `\`${name}\``).join(", "),
        ...(names.includes("RATE_LIMITED") && { headers: RETRY_AFTER }),
        content: { "application/json": content },
      },
    ];
  });
}

const schemaRef = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
const headerDoc = (description: string) => ({ description, schema: { type: "string" } });
const RETRY_AFTER = { "Retry-After": headerDoc("Seconds until another attempt may succeed.") };

const json = (schema: JsonSchema, example: unknown) => ({
  "application/json": { schema, ...(example !== undefined && { example }) },
});

/** The example of a named schema, of the first of several, or a list of one. */
function exampleOf(schema: JsonSchema, examples: OpenApiOptions["examples"]): unknown {
  const { $ref, oneOf, items } = schema;
  if (typeof $ref === "string") return examples[$ref.slice($ref.lastIndexOf("/") + 1)];
  if (Array.isArray(oneOf)) return exampleOf(oneOf[0], examples);
  if (typeof items !== "object" || items === null) return undefined;
  const item = exampleOf({ ...items }, examples);
  return item === undefined ? undefined : [item];
}
