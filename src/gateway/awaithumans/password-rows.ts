import { AuthService } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { type Row, row } from "../core/row.ts";

const rpc = AuthService.method;
const TAG = "Sign-in";

const forgot = row({
  method: "POST",
  path: "/api/auth/password/forgot",
  rpc: rpc.requestPasswordReset,
  doc: {
    tag: TAG,
    summary: "Ask for a new password by mail",
    description:
      "An active person with this address and a password is mailed a link that works once, for an hour. The answer is " +
      "the same where nobody has the address, and where the server sends no e-mail.",
    body: "ForgotPassword",
    answer: { status: 204, description: "Taken." },
    errors: ["RATE_LIMITED"],
    open: true,
  },
  request: ({ fields }) => ({ email: fields.string("email") }),
  response: () => ({ status: 204 }),
});

const reset = row({
  method: "POST",
  path: "/api/auth/password/reset",
  rpc: rpc.resetPassword,
  doc: {
    tag: TAG,
    summary: "Set a password by a link",
    description:
      "By the token of a link that was mailed, or of an invitation. Ends all sessions of the person.",
    body: "ResetPassword",
    answer: {
      status: 204,
      description: "Set, and signed in.",
      headers: { "Set-Cookie": "The session, for seven days." },
    },
    errors: ["INVALID_PASSWORD_LINK", "RATE_LIMITED"],
    open: true,
  },
  request: ({ fields }) => ({ token: fields.string("token"), password: fields.string("password") }),
  response: () => ({ status: 204 }),
});

const change = row({
  method: "POST",
  path: "/api/auth/password",
  rpc: rpc.changePassword,
  doc: {
    tag: TAG,
    summary: "Change one's own password",
    description: "Ends all other sessions. Not for whoever came by a link.",
    body: "ChangePassword",
    answer: { status: 204, description: "Changed." },
    errors: ["INVALID_CREDENTIALS", "CLAIM_NEEDS_SESSION", "RATE_LIMITED"],
  },
  request: ({ fields }) => ({
    currentPassword: fields.string("current_password"),
    newPassword: fields.string("new_password"),
  }),
  response: () => ({ status: 204 }),
});

/** Passwords of those who sign in. */
export const PASSWORD_ROWS: readonly Row[] = [forgot, reset, change];
