import type { Case } from "../case.ts";
import type { Stage } from "../stage.ts";

const fresh = async (stage: Stage) => ({ params: { id: await stage.task() } });
const held = async (stage: Stage) => ({ params: { id: await stage.held("person") } });

/** What people do with a task before they answer it. */
export const HAND_CASES: readonly Case[] = [
  { operation: "POST /api/tasks/{id}/claim", name: "claimed", by: "operator", status: 200, call: fresh },
  {
    operation: "POST /api/tasks/{id}/claim",
    name: "needs a person",
    by: "admin",
    status: 400,
    call: fresh,
  },
  { operation: "POST /api/tasks/{id}/claim", name: "too late", by: "operator", status: 409, call: held },
  {
    operation: "POST /api/tasks/{id}/release",
    name: "released",
    by: "operator",
    status: 200,
    call: async (stage) => ({ ...(await held(stage)), body: { note: "Back to the pool." } }),
  },
  {
    operation: "POST /api/tasks/{id}/release",
    name: "out of sight",
    by: "person",
    status: 200,
    call: async (stage) => ({ ...(await held(stage)), body: {} }),
  },
  {
    operation: "POST /api/tasks/{id}/release",
    name: "held by nobody",
    by: "operator",
    status: 409,
    call: async (stage) => ({ ...(await fresh(stage)), body: {} }),
  },
  {
    operation: "POST /api/tasks/{id}/reassign",
    name: "reassigned",
    by: "admin",
    status: 200,
    call: async (stage) => ({
      ...(await fresh(stage)),
      body: { email: "person@example.com", note: "You know this customer." },
    }),
  },
  {
    operation: "POST /api/tasks/{id}/reassign",
    name: "to nobody known",
    by: "admin",
    status: 404,
    call: async (stage) => ({ ...(await fresh(stage)), body: { email: "stranger@example.com" } }),
  },
  {
    operation: "POST /api/tasks/{id}/delegate",
    name: "delegated",
    by: "person",
    status: 200,
    call: async (stage) => ({ ...(await held(stage)), body: { user_id: stage.known.get("leaver") } }),
  },
  {
    operation: "PUT /api/tasks/{id}/draft",
    name: "kept",
    by: "person",
    status: 204,
    call: async (stage) => {
      const id = await stage.held("person");
      stage.known.set("drafted", id);
      return { params: { id }, body: { draft: { notes: "Asked finance" } } };
    },
  },
  {
    operation: "GET /api/tasks/{id}/draft",
    name: "read",
    by: "person",
    status: 200,
    call: (stage) => ({ params: { id: stage.known.get("drafted") ?? "" } }),
  },
];
