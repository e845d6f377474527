import { AuthService } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { jsonReply } from "../core/http.ts";
import { given, type Row, row } from "../core/row.ts";
import { ref } from "./schemas/parts.ts";

const rpc = AuthService.method;

const login = row({
  method: "POST",
  path: "/api/auth/login",
  rpc: rpc.login,
  doc: {
    tag: "Sign-in",
    summary: "Sign in",
    body: "Login",
    answer: {
      status: 204,
      description: "Signed in.",
      headers: { "Set-Cookie": "The session, for seven days." },
    },
    errors: ["INVALID_CREDENTIALS", "RATE_LIMITED"],
    open: true,
  },
  request: ({ fields }) => ({ email: fields.string("email"), password: fields.string("password") }),
  response: () => ({ status: 204 }),
});

const logout = row({
  method: "POST",
  path: "/api/auth/logout",
  rpc: rpc.logout,
  doc: {
    tag: "Sign-in",
    summary: "Sign out",
    description: "Ends the session everywhere. Works without one, too.",
    answer: { status: 204, description: "Signed out." },
    errors: [],
    open: true,
  },
  request: () => ({}),
  response: () => ({ status: 204 }),
});

const me = row({
  method: "GET",
  path: "/api/auth/me",
  rpc: rpc.getMe,
  doc: {
    tag: "Sign-in",
    summary: "Who am I",
    answer: { status: 200, description: "The caller; never refused.", schema: ref("Me") },
    errors: [],
    open: true,
  },
  request: () => ({}),
  response: (caller) =>
    jsonReply(
      200,
      JSON.stringify({
        authenticated: caller.authenticated,
        user_id: caller.userId ?? null,
        email: caller.email ?? null,
        display_name: caller.displayName ?? null,
        is_operator: caller.isOperator,
      }),
    ),
});

const setupStatus = row({
  method: "GET",
  path: "/api/setup/status",
  rpc: rpc.getSetupStatus,
  doc: {
    tag: "Setup",
    summary: "Is the first operator still to be created",
    answer: { status: 200, description: "The state of the setup.", schema: ref("SetupStatus") },
    errors: [],
    open: true,
  },
  request: () => ({}),
  response: ({ needsSetup, tokenActive }) =>
    jsonReply(200, JSON.stringify({ needs_setup: needsSetup, token_active: tokenActive })),
});

const operator = row({
  method: "POST",
  path: "/api/setup/operator",
  rpc: rpc.createOperator,
  doc: {
    tag: "Setup",
    summary: "Create the first operator",
    body: "CreateOperator",
    answer: {
      status: 201,
      description: "Created and signed in.",
      schema: ref("Operator"),
      headers: { "Set-Cookie": "The session, for seven days." },
    },
    errors: ["INVALID_SETUP_TOKEN", "SETUP_ALREADY_COMPLETED", "USER_ALREADY_EXISTS", "RATE_LIMITED"],
    open: true,
  },
  request: ({ fields }) => ({
    token: fields.string("token"),
    email: fields.string("email"),
    password: fields.string("password"),
    ...given({ displayName: fields.optionalString("display_name") }),
  }),
  response: ({ userId, email }) => jsonReply(201, JSON.stringify({ user_id: userId, email })),
});

/** Signing in and out, and the first operator. */
export const AUTH_ROWS: readonly Row[] = [login, logout, me, setupStatus, operator];
