import type { Case } from "../case.ts";

const SENDER = {
  id: "billing",
  display_name: "Billing",
  from_email: "billing@example.com",
  transport: "noop",
  transport_config: {},
};

const NOTIFY = { notify: ["email:person@example.com"] };

/** How people are reached, and what was sent to them. */
export const CHANNEL_CASES: readonly Case[] = [
  { operation: "GET /api/channels", name: "listed", by: "operator", status: 200 },
  {
    operation: "POST /api/channels/test",
    name: "sent",
    by: "admin",
    status: 200,
    call: () => ({ body: { destination: "email:person@example.com" } }),
  },
  {
    operation: "GET /api/tasks/{id}/deliveries",
    name: "sent",
    by: "admin",
    status: 200,
    call: async (stage) => {
      const id = await stage.task(NOTIFY);
      await stage.told(id);
      return { params: { id } };
    },
  },
  {
    operation: "POST /api/deliveries/{id}/resend",
    name: "queued",
    by: "admin",
    status: 200,
    call: async (stage) => {
      const { id } = await stage.told(await stage.task(NOTIFY));
      return { params: { id } };
    },
  },
  {
    operation: "POST /api/channels/email/identities",
    name: "stored",
    by: "admin",
    status: 200,
    call: () => ({ body: SENDER }),
  },
  { operation: "GET /api/channels/email/identities", name: "listed", by: "admin", status: 200 },
  {
    operation: "GET /api/channels/email/identities/{id}",
    name: "read",
    by: "admin",
    status: 200,
    call: () => ({ params: { id: "billing" } }),
  },
  {
    operation: "DELETE /api/channels/email/identities/{id}",
    name: "gone",
    by: "admin",
    status: 204,
    call: () => ({ params: { id: "billing" } }),
  },
  ...["GET /oauth/start", "GET /oauth/callback"].map(slack("nobody")),
  ...["GET /installations", "GET /static-workspace"].map(slack("admin")),
  ...["DELETE /installations/{team_id}", "GET /installations/{team_id}/members"].map(slack("admin")),
];

/** Several workspaces on one server: not offered yet. */
function slack(by: "admin" | "nobody") {
  return (operation: string): Case => ({
    operation: operation.replace(" ", " /api/channels/slack"),
    name: "not offered",
    by,
    status: 503,
    call: () => ({ params: { team_id: "T012AB3CD" } }),
  });
}
