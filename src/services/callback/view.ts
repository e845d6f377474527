import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import {
  type CallbackAttemptSchema,
  type CallbackSchema,
  CallbackState,
} from "../../../gen/awaithumans/callback/v1/callback_pb.ts";

const STATE_OF = {
  pending: CallbackState.PENDING,
  succeeded: CallbackState.SUCCEEDED,
  abandoned: CallbackState.ABANDONED,
} as const;

/** What became of a callback, as stored. */
export type StoredState = keyof typeof STATE_OF;

/** The same the other way; the cast holds because the entries of an object have its keys. */
export const STORED_STATES: ReadonlyMap<CallbackState, StoredState> = new Map(
  Object.entries(STATE_OF).map(([stored, state]) => [state, stored as StoredState]),
);

/** A callback as the statements return it. */
export interface CallbackRow {
  id: string;
  taskId: string;
  /** JSON text of a string. */
  urlJson: string;
  state: StoredState;
  attempts: number;
  dueTime: Date;
  firstAttemptTime: Date | null;
  lastAttemptTime: Date | null;
  lastError: string | null;
  lastStatusCode: number | null;
  createTime: Date;
  updateTime: Date;
}

/**
 * Columns of CallbackRow, of rows `o` of the outbox; what is told is not among them. That may hold escapes that Postgres
 * has no strings for: it is not read as JSON there, and the address stands first in it.
 */
export const CALLBACK_COLUMNS = String.raw`
  o.id, o.task_id as "taskId", substring(o.subject::text from '^\{"url" ?: ?("(?:[^"\\]|\\.)*")') as "urlJson", o.state,
  o.attempts, o.due_time as "dueTime", o.first_attempt_time as "firstAttemptTime",
  o.last_attempt_time as "lastAttemptTime", o.last_error as "lastError", o.last_status_code as "lastStatusCode",
  o.create_time as "createTime", o.update_time as "updateTime"`;

export function viewCallback(row: CallbackRow): MessageInitShape<typeof CallbackSchema> {
  const { state, firstAttemptTime, lastAttemptTime, lastError, lastStatusCode } = row;
  return {
    id: row.id,
    taskId: row.taskId,
    url: String(JSON.parse(row.urlJson)),
    state: STATE_OF[state],
    attempts: row.attempts,
    ...(state === "pending" && { nextAttemptTime: timestampFromDate(row.dueTime) }),
    ...(firstAttemptTime && { firstAttemptTime: timestampFromDate(firstAttemptTime) }),
    ...(lastAttemptTime && { lastAttemptTime: timestampFromDate(lastAttemptTime) }),
    ...(lastError !== null && { lastError }),
    ...(lastStatusCode !== null && { lastStatusCode }),
    createTime: timestampFromDate(row.createTime),
    updateTime: timestampFromDate(row.updateTime),
  };
}

/** An attempt as the log holds it. */
export interface AttemptRow {
  number: number;
  startTime: Date;
  durationMs: number;
  statusCode: number | null;
  error: string | null;
}

export function viewAttempt(row: AttemptRow): MessageInitShape<typeof CallbackAttemptSchema> {
  return {
    number: row.number,
    startTime: timestampFromDate(row.startTime),
    durationMs: row.durationMs,
    ...(row.statusCode !== null && { statusCode: row.statusCode }),
    ...(row.error !== null && { error: row.error }),
  };
}
