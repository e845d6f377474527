import { jsonReply } from "../core/http.ts";
import { openApi } from "../core/openapi.ts";
import type { Dialect, PlainRow, RawRow, Row } from "../core/row.ts";
import { AUTH_ROWS } from "./auth-rows.ts";
import { CHANNEL_ROWS } from "./channel-rows.ts";
import { errorReply, STATUS } from "./errors.ts";
import { type NodeOptions, nodeRows } from "./node-rows.ts";
import { POLL_ROW } from "./poll.ts";
import { SCHEMAS } from "./schemas.ts";
import { TASK_ROWS } from "./task-rows.ts";
import { USER_ROWS } from "./user-rows.ts";

export interface AwaithumansOptions extends NodeOptions {
  publicUrl: string;
  /** The pages below `/api/docs`, which are no part of the contract. */
  documentation: readonly PlainRow[];
  /** The doors of the channels, which are below the same path. */
  doors: readonly RawRow[];
}

/** The REST dialect below `/api`. */
export function awaithumans(options: AwaithumansOptions): Dialect {
  const rows: readonly Row[] = [
    ...TASK_ROWS,
    POLL_ROW,
    ...AUTH_ROWS,
    ...USER_ROWS,
    ...CHANNEL_ROWS,
    ...nodeRows(options),
  ];
  return {
    base: "/api",
    publicPrefixes: [
      "/api/auth/",
      "/api/setup/",
      "/api/health",
      "/api/version",
      "/api/docs",
      "/api/openapi.json",
      "/api/channels/slack/",
      "/api/channels/email/action/",
    ],
    rows: [...rows, ...options.doors, contractRow(rows, options.version), ...options.documentation],
    refusal: (refusal, requestId) => errorReply(refusal, { requestId, publicUrl: options.publicUrl }),
  };
}

/** The OpenAPI document of the other rows. */
function contractRow(rows: readonly Row[], version: string): PlainRow {
  const body = JSON.stringify(
    openApi({
      info: { title: "awaithumans", version, description: "Ask people, and await their typed answers." },
      rows,
      schemas: SCHEMAS,
      errorSchema: "Error",
      statusOf: STATUS,
      securitySchemes: {
        adminToken: { type: "http", scheme: "bearer", description: "The admin token." },
        session: { type: "apiKey", in: "cookie", name: "awaithumans_session" },
      },
    }),
  );
  return {
    method: "GET",
    path: "/api/openapi.json",
    doc: {
      tag: "Server",
      summary: "This document",
      answer: { status: 200, description: "OpenAPI 3.1." },
      errors: [],
      open: true,
    },
    reply: () => jsonReply(200, body),
  };
}
