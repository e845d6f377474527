import type { Case } from "../case.ts";
import { question, type Stage } from "../stage.ts";

const fresh = async (stage: Stage) => ({ params: { id: await stage.task() } });

/** Asking, waiting and answering. */
export const TASK_CASES: readonly Case[] = [
  {
    operation: "POST /api/tasks",
    name: "created",
    by: "admin",
    status: 201,
    call: () => ({ body: question("golden:created", { task_metadata: { order: "4721" }, priority: 80 }) }),
  },
  {
    operation: "POST /api/tasks",
    name: "replayed",
    by: "admin",
    status: 201,
    call: () => ({ body: question("golden:created") }),
  },
  {
    operation: "POST /api/tasks",
    name: "conflict",
    by: "admin",
    status: 409,
    call: () => ({ body: question("golden:created", { payload: { amount_usd: 9 } }) }),
  },
  {
    operation: "POST /api/tasks",
    name: "warned",
    by: "agent",
    status: 201,
    call: () => ({ body: question("golden:warned", { assign_to: { pool: "nobody" } }) }),
  },
  {
    operation: "POST /api/tasks",
    name: "out of range",
    by: "admin",
    status: 422,
    call: () => ({ body: question("golden:range", { timeout_seconds: 59 }) }),
  },
  {
    operation: "POST /api/tasks",
    name: "with an answer",
    by: "admin",
    status: 201,
    call: () => ({
      body: question("golden:on timeout", { on_timeout: { response: { notes: null, approved: "no" } } }),
    }),
  },
  {
    operation: "POST /api/tasks",
    name: "answer that does not fit",
    by: "admin",
    status: 422,
    call: () => ({ body: question("golden:unfit", { on_timeout: { response: { notes: 1 } } }) }),
  },
  {
    operation: "POST /api/tasks",
    name: "malformed",
    by: "admin",
    status: 400,
    call: () => ({ body: question("golden:malformed", { payload: "text" }) }),
  },
  {
    operation: "POST /api/tasks",
    name: "not for everybody",
    by: "person",
    status: 403,
    call: () => ({ body: {} }),
  },
  {
    operation: "GET /api/tasks",
    name: "one page",
    by: "admin",
    status: 200,
    call: () => ({ query: "?limit=1" }),
  },
  { operation: "GET /api/tasks", name: "nobody", by: "nobody", status: 401 },
  { operation: "GET /api/tasks/{id}", name: "open", by: "admin", status: 200, call: fresh },
  {
    operation: "GET /api/tasks/{id}",
    name: "missing",
    by: "admin",
    status: 404,
    call: () => ({ params: { id: "tsk_0198f2a4c1d87b3e9a5f6c7d8e9f0a1b" } }),
  },
  {
    operation: "POST /api/tasks/{id}/complete",
    name: "completed",
    by: "person",
    status: 200,
    call: async (stage) => {
      const id = await stage.held("person", { initial_response: { approved: false } });
      return { params: { id }, body: { response: { approved: true, notes: "Checked." } } };
    },
  },
  {
    operation: "POST /api/tasks/{id}/complete",
    name: "does not fit",
    by: "admin",
    status: 422,
    call: async (stage) => ({ ...(await fresh(stage)), body: { response: { notes: "No." } } }),
  },
  {
    operation: "GET /api/tasks/{id}/poll",
    name: "completed",
    by: "admin",
    status: 200,
    call: async (stage) => {
      const id = await stage.task();
      await stage.admin("POST", `/api/tasks/${id}/complete`, { response: { approved: true } });
      return { params: { id }, query: "?timeout=1" };
    },
  },
  {
    operation: "GET /api/tasks/{id}/audit",
    name: "cancelled",
    by: "operator",
    status: 200,
    call: async (stage) => {
      const id = await stage.task();
      await stage.admin("POST", `/api/tasks/${id}/cancel`);
      return { params: { id } };
    },
  },
  { operation: "POST /api/tasks/{id}/cancel", name: "cancelled", by: "admin", status: 200, call: fresh },
  {
    operation: "POST /api/tasks/{id}/cancel",
    name: "twice",
    by: "admin",
    status: 409,
    call: async (stage) => {
      const id = await stage.task();
      await stage.admin("POST", `/api/tasks/${id}/cancel`);
      return { params: { id } };
    },
  },
  {
    operation: "POST /api/tasks/{id}/deadline",
    name: "moved",
    by: "admin",
    status: 200,
    call: async (stage) => {
      const id = await stage.task();
      const { json } = await stage.admin("GET", `/api/tasks/${id}`);
      const due = new Date(Date.parse(json.created_at) + 3_600_000);
      return { params: { id }, body: { due_at: due.toISOString() } };
    },
  },
  {
    operation: "POST /api/tasks/{id}/deadline",
    name: "past",
    by: "admin",
    status: 422,
    call: async (stage) => ({ ...(await fresh(stage)), body: { due_at: "2026-06-01T09:00:00+02:00" } }),
  },
  { operation: "DELETE /api/tasks/{id}", name: "gone", by: "admin", status: 204, call: fresh },
  {
    operation: "GET /api/audit",
    name: "of one task",
    by: "operator",
    status: 200,
    call: async (stage) => ({ query: `?task_id=${await stage.task()}` }),
  },
  { operation: "GET /api/audit", name: "not for everybody", by: "person", status: 403 },
  {
    operation: "GET /api/audit/export",
    name: "of one task",
    by: "admin",
    status: 200,
    call: async (stage) => ({ query: `?task_id=${await stage.task()}` }),
  },
  {
    operation: "GET /api/audit/export",
    name: "lines",
    by: "admin",
    status: 200,
    call: async (stage) => ({ query: `?format=jsonl&task_id=${await stage.task()}` }),
  },
];
