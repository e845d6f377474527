import type { Case } from "../case.ts";

/** Before there is anybody: the order counts. */
export const SETUP_CASES: readonly Case[] = [
  { operation: "GET /api/setup/status", name: "to be set up", by: "nobody", status: 200 },
  {
    operation: "POST /api/setup/operator",
    name: "wrong token",
    by: "nobody",
    status: 403,
    call: () => ({ body: { token: "wrong", email: "a@example.com", password: "correct horse" } }),
  },
  {
    operation: "POST /api/setup/operator",
    name: "created",
    by: "nobody",
    status: 201,
    call: ({ server: { setupToken } }) => ({
      body: {
        token: setupToken,
        email: "first@example.com",
        password: "correct horse battery",
        display_name: "First",
      },
    }),
  },
];

/** Signing in and out, passwords, and signed-in browsers. */
export const SIGN_IN_CASES: readonly Case[] = [
  {
    operation: "POST /api/auth/login",
    name: "signed in",
    by: "nobody",
    status: 204,
    call: () => ({ body: { email: "person@example.com", password: "correct horse battery" } }),
  },
  {
    operation: "POST /api/auth/login",
    name: "wrong",
    by: "nobody",
    status: 401,
    call: () => ({ body: { email: "person@example.com", password: "wrong" } }),
  },
  { operation: "GET /api/auth/me", name: "nobody", by: "nobody", status: 200 },
  { operation: "GET /api/auth/me", name: "somebody", by: "person", status: 200 },
  { operation: "POST /api/auth/logout", name: "nobody", by: "nobody", status: 204 },
  {
    operation: "POST /api/auth/password/forgot",
    name: "taken",
    by: "nobody",
    status: 204,
    call: () => ({ body: { email: "stranger@example.com" } }),
  },
  {
    operation: "POST /api/auth/password/reset",
    name: "set",
    by: "nobody",
    status: 204,
    call: async (stage) => {
      const { json } = await stage.admin("POST", `/api/users/${stage.known.get("leaver")}/invite`);
      const token = new URL(json.link).searchParams.get("token");
      return { body: { token, password: "staple battery horse" } };
    },
  },
  {
    operation: "POST /api/auth/password/reset",
    name: "not valid",
    by: "nobody",
    status: 400,
    call: () => ({ body: { token: "not-a-token", password: "staple battery horse" } }),
  },
  {
    operation: "POST /api/auth/password",
    name: "changed",
    by: "leaver",
    status: 204,
    call: async (stage) => {
      await stage.signIn("leaver", "leaver@example.com", "staple battery horse");
      return { body: { current_password: "staple battery horse", new_password: "correct horse battery" } };
    },
  },
  { operation: "GET /api/auth/sessions", name: "one's own", by: "leaver", status: 200 },
  {
    operation: "GET /api/users/{id}/sessions",
    name: "of somebody",
    by: "operator",
    status: 200,
    call: ({ known }) => ({ params: { id: known.get("leaver") ?? "" } }),
  },
  {
    operation: "DELETE /api/auth/sessions/{id}",
    name: "ended",
    by: "operator",
    status: 204,
    call: async (stage) => {
      const { json } = await stage.admin("GET", `/api/users/${stage.known.get("leaver")}/sessions`);
      return { params: { id: json[0].id } };
    },
  },
  {
    operation: "DELETE /api/users/{id}/sessions",
    name: "of somebody",
    by: "operator",
    status: 204,
    call: ({ known }) => ({ params: { id: known.get("leaver") ?? "" } }),
  },
  {
    operation: "DELETE /api/auth/sessions",
    name: "everywhere",
    by: "leaver",
    status: 204,
    call: async (stage) => {
      await stage.signIn("leaver", "leaver@example.com", "correct horse battery");
      return {};
    },
  },
];
