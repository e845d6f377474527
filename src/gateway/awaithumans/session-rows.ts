import { AuthService } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Session } from "../../../gen/awaithumans/auth/v1/session_pb.ts";
import { jsonReply, type Reply } from "../core/http.ts";
import { byId, type Row, row } from "../core/row.ts";
import { listOf } from "./schemas/parts.ts";
import { isoTime } from "./wire.ts";

const rpc = AuthService.method;
const TAG = "Sessions";
const ENDED = { status: 204, description: "Ended, on all nodes." } as const;

function sessionMembers(session: Session) {
  return {
    id: session.id,
    user_id: session.userId,
    created_at: isoTime(session.createTime),
    expires_at: isoTime(session.expireTime),
    address: session.address,
    user_agent: session.userAgent,
    current: session.current,
    task_id: session.taskId ?? null,
  };
}

const listed = (sessions: readonly Session[]): Reply =>
  jsonReply(200, JSON.stringify(sessions.map(sessionMembers)));

const listOwn = row({
  method: "GET",
  path: "/api/auth/sessions",
  rpc: rpc.listSessions,
  doc: {
    tag: TAG,
    summary: "List one's own sessions, the last begun first",
    description: "Whoever came by a link sees the present one only. The admin token has none.",
    answer: { status: 200, description: "The live sessions, at most 200.", schema: listOf("Session") },
    errors: ["VALIDATION_ERROR"],
  },
  request: () => ({}),
  response: ({ sessions }) => listed(sessions),
});

const endOne = row({
  method: "DELETE",
  path: "/api/auth/sessions/:id",
  rpc: rpc.endSession,
  doc: {
    tag: TAG,
    summary: "End a session",
    description: "One's own; operators and the admin token end anybody's.",
    answer: ENDED,
    errors: ["SESSION_NOT_FOUND"],
  },
  request: byId,
  response: () => ({ status: 204 }),
});

const endOwn = row({
  method: "DELETE",
  path: "/api/auth/sessions",
  rpc: rpc.endAllSessions,
  doc: {
    tag: TAG,
    summary: "Log out everywhere",
    description: "Ends all sessions of the caller, this one included.",
    answer: ENDED,
    errors: ["VALIDATION_ERROR"],
  },
  request: () => ({}),
  response: () => ({ status: 204 }),
});

const listTheirs = row({
  method: "GET",
  path: "/api/users/:id/sessions",
  rpc: rpc.listSessions,
  doc: {
    tag: TAG,
    summary: "List the sessions of a person",
    description: "Operators and the admin token; everybody else their own.",
    answer: { status: 200, description: "The live sessions, at most 200.", schema: listOf("Session") },
    errors: ["USER_NOT_FOUND"],
  },
  request: (http) => ({ userId: http.param("id") }),
  response: ({ sessions }) => listed(sessions),
});

const endTheirs = row({
  method: "DELETE",
  path: "/api/users/:id/sessions",
  rpc: rpc.endAllSessions,
  doc: {
    tag: TAG,
    summary: "End all sessions of a person",
    description: "Operators and the admin token; everybody else their own.",
    answer: ENDED,
    errors: ["USER_NOT_FOUND"],
  },
  request: (http) => ({ userId: http.param("id") }),
  response: () => ({ status: 204 }),
});

/** Signed-in browsers: seen and ended. */
export const SESSION_ROWS: readonly Row[] = [listOwn, endOne, endOwn, listTheirs, endTheirs];
