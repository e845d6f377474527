import type { Case } from "../case.ts";
import type { Stage } from "../stage.ts";

/** A callback that nothing listens for, which has been tried once; returns its id. */
async function failed(stage: Stage): Promise<string> {
  const task = await stage.task({ callback_url: "http://127.0.0.1:9/outcome" });
  await stage.admin("POST", `/api/tasks/${task}/cancel`, {});
  return stage.tried(task);
}

/** What differs with the machine. */
const steady = (body: Record<string, unknown>) => ({ ...body, last_error: "<error>" });

/** What agents were told. */
export const CALLBACK_CASES: readonly Case[] = [
  {
    operation: "GET /api/admin/webhook-deliveries",
    name: "one page",
    by: "operator",
    status: 200,
    call: async (stage) => {
      await failed(stage);
      await failed(stage);
      return { query: "?status=pending&limit=1" };
    },
    shown: (list) => (Array.isArray(list) ? list.map(steady) : list),
  },
  {
    operation: "GET /api/admin/webhook-deliveries/{id}",
    name: "with its attempts",
    by: "admin",
    status: 200,
    call: async (stage) => ({ params: { id: await failed(stage) } }),
    shown: ({ attempts, ...callback }) => ({
      ...steady(callback),
      attempts: Array.isArray(attempts)
        ? attempts.map((attempt) => ({ ...attempt, duration_ms: 0, error: "<error>" }))
        : attempts,
    }),
  },
  {
    operation: "GET /api/admin/webhook-deliveries/{id}",
    name: "missing",
    by: "admin",
    status: 404,
    call: () => ({ params: { id: "nope" } }),
  },
  {
    operation: "POST /api/admin/webhook-deliveries/{id}/redeliver",
    name: "due now",
    by: "operator",
    status: 200,
    call: async (stage) => ({ params: { id: await failed(stage) } }),
    shown: steady,
  },
  {
    operation: "POST /api/admin/webhook-deliveries/redeliver",
    name: "a range",
    by: "admin",
    status: 200,
    call: () => ({
      body: { after: "2026-06-01T09:00:00.000Z", before: "2026-06-01T12:00:00.000Z", status: "abandoned" },
    }),
  },
  {
    operation: "POST /api/admin/webhook-deliveries/redeliver",
    name: "without a beginning",
    by: "admin",
    status: 400,
    call: () => ({ body: { status: "abandoned" } }),
  },
];
