import type { Case } from "../case.ts";

/** Keys of programs, and forms on pages of others. */
export const KEY_CASES: readonly Case[] = [
  {
    operation: "POST /api/keys",
    name: "made",
    by: "admin",
    status: 201,
    call: () => ({ body: { name: "refund agent", scopes: ["tasks:read", "tasks:write"] } }),
  },
  {
    operation: "POST /api/keys",
    name: "unknown scope",
    by: "admin",
    status: 422,
    call: () => ({ body: { name: "refund agent", scopes: ["everything"] } }),
  },
  {
    operation: "GET /api/keys",
    name: "listed",
    by: "operator",
    status: 200,
    call: () => ({ query: "?revoked=false" }),
    shown: (keys) => (Array.isArray(keys) ? keys.slice(0, 1) : keys),
  },
  {
    operation: "DELETE /api/keys/{id}",
    name: "revoked",
    by: "admin",
    status: 200,
    call: async (stage) => {
      const { json } = await stage.admin("POST", "/api/keys", { name: "gone", scopes: ["tasks:read"] });
      return { params: { id: json.id } };
    },
  },
  {
    operation: "POST /api/embed/tokens",
    name: "minted",
    by: "minter",
    status: 200,
    call: async (stage) => ({
      body: { task_id: await stage.task(), parent_origin: "https://app.example.com", sub: "customer 4721" },
    }),
  },
  {
    operation: "POST /api/embed/tokens",
    name: "other origin",
    by: "minter",
    status: 400,
    call: async (stage) => ({
      body: { task_id: await stage.task(), parent_origin: "https://elsewhere.example.com" },
    }),
  },
  {
    operation: "POST /api/embed/tokens",
    name: "without a key",
    by: "admin",
    status: 401,
    call: () => ({ body: { task_id: "tsk_none", parent_origin: "https://app.example.com" } }),
  },
];
