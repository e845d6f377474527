import type { Dialect, JsonSchema, PlainRow, RawRow, Row } from "../core/row.ts";
import { AUDIT_ROWS } from "./audit-rows.ts";
import { AUTH_ROWS } from "./auth-rows.ts";
import { CALLBACK_ROWS } from "./callback-rows.ts";
import { CHANNEL_ROWS } from "./channel-rows.ts";
import { contractRows, documentOf } from "./contract.ts";
import { EMBED_ROWS } from "./embed-rows.ts";
import { errorReply } from "./errors.ts";
import { HAND_ROWS } from "./hand-rows.ts";
import { KEY_ROWS } from "./key-rows.ts";
import { type NodeOptions, nodeRows } from "./node-rows.ts";
import { PASSWORD_ROWS } from "./password-rows.ts";
import { POLL_ROW } from "./poll.ts";
import { SESSION_ROWS } from "./session-rows.ts";
import { SLACK_ROWS } from "./slack-rows.ts";
import { STATS_ROWS } from "./stats-rows.ts";
import { TASK_ROWS } from "./task-rows.ts";
import { USER_ROWS } from "./user-rows.ts";

export interface AwaithumansOptions extends NodeOptions {
  publicUrl: string;
  /** The pages below `/api/docs`, which are no part of the contract. */
  documentation: readonly PlainRow[];
  /** The doors of the channels, which are below the same path. */
  doors: readonly RawRow[];
}

/** Every operation of the contract. A new list of rows is added here. */
function rowsOf(options: NodeOptions): readonly Row[] {
  return [
    ...TASK_ROWS,
    ...HAND_ROWS,
    POLL_ROW,
    ...AUDIT_ROWS,
    ...AUTH_ROWS,
    ...PASSWORD_ROWS,
    ...SESSION_ROWS,
    ...KEY_ROWS,
    ...EMBED_ROWS,
    ...USER_ROWS,
    ...CHANNEL_ROWS,
    ...CALLBACK_ROWS,
    ...SLACK_ROWS,
    ...STATS_ROWS,
    ...nodeRows(options),
  ];
}

/** The contract as OpenAPI 3.1, also without a server. */
export function contractOf(version: string): JsonSchema {
  return documentOf(rowsOf({ version, readiness: async () => ({ ready: true }) }), version);
}

/** The REST dialect below `/api`. */
export function awaithumans(options: AwaithumansOptions): Dialect {
  const rows = rowsOf(options);
  return {
    base: "/api",
    publicPrefixes: [
      "/api/auth/",
      "/api/setup/",
      "/api/health",
      "/api/version",
      "/api/docs",
      "/api/openapi.json",
      "/api/openapi-3.0.json",
      "/api/channels/slack/oauth/",
      "/api/channels/slack/interactions",
      "/api/channels/slack/events",
      "/api/channels/email/action/",
      "/api/embed/",
    ],
    rows: [...rows, ...options.doors, ...contractRows(rows, options.version), ...options.documentation],
    refusal: (refusal, requestId) => errorReply(refusal, { requestId, publicUrl: options.publicUrl }),
  };
}
