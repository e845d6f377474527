import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fillPast } from "../../../bench/support/past-tasks.ts";
import { type Dashboard, startDashboard } from "../dashboard.ts";

/** People who answer at a made-up company. */
const PEOPLE = [
  { email: "ana@example.com", display_name: "Ana Lind", role: "support", pool: "refunds" },
  { email: "jonas@example.com", display_name: "Jonas Weber", role: "support", pool: "refunds" },
  {
    email: "priya@example.com",
    display_name: "Priya Nair",
    role: "compliance",
    pool: "kyc",
    is_operator: true,
  },
  { email: "tom@example.com", display_name: "Tom Okafor", role: "editor", pool: "content" },
] as const;

const object = (properties: Readonly<Record<string, unknown>>, required: readonly string[] = []) => ({
  type: "object",
  properties,
  required,
});
const APPROVED = { type: "boolean", description: "Approve this refund?" };

/** What its agents ask; the first is the one that pictures show. */
export const QUESTIONS = {
  refund: {
    task: "Refund $250 to Ana Lind?",
    idempotency_key: "refund:order-1042",
    payload: {
      amount_usd: 250,
      customer: {
        name: "Ana Lind",
        email: "ana.lind@example.org",
        customer_id: "cus_4821",
        since: "2023-04-18",
      },
      reason: "Charged twice for order 1042",
      charges: [
        { date: "2026-11-20", amount_usd: 250, status: "settled" },
        { date: "2026-11-20", amount_usd: 250, status: "settled" },
      ],
    },
    response_schema: object({ approved: APPROVED, notes: { type: "string", title: "Notes" } }, ["approved"]),
    timeout_seconds: 15 * 60,
    priority: 80,
    metadata: { run: "billing-agent 4.2", ticket: "SUP-2291" },
  },
  reply: {
    task: "Send this reply to Northwind?",
    idempotency_key: "reply:northwind-88",
    payload: {
      before: { subject: "Renewal", price: "9,000 a year", notice: "30 days" },
      after: { subject: "Renewal with a discount", price: "8,400 a year", notice: "30 days" },
      requested_by: { name: "Priya Nair", email: "priya@example.com" },
    },
    response_schema: object({ subject: { type: "string" }, body: { type: "string", maxLength: 2000 } }, [
      "subject",
      "body",
    ]),
    initial_response: {
      subject: "Your renewal, with 600 off",
      body: "Dear Northwind team,\n\nthe new year's price is 8,400.\n\nKind regards",
    },
    timeout_seconds: 45 * 60,
  },
  review: {
    task: "Review the listing of a summer house",
    idempotency_key: "listing:summer-house",
    payload: {
      title: "Summer house by the lake",
      price_eur: 184000,
      listed_on: "2026-11-18",
      source: "https://example.org/listing/77",
    },
    response_schema: object(
      {
        quality: { type: "integer", minimum: 1, maximum: 5 },
        nuisance: { type: "integer", minimum: 0, maximum: 100 },
        tags: { type: "array", items: { enum: ["lake", "garden", "garage", "sauna"] } },
        rooms: {
          type: "array",
          items: object({ room: { type: "string" }, area: { type: "number" } }, ["room"]),
        },
        visit: object({ start: { type: "string", format: "date" }, end: { type: "string", format: "date" } }),
      },
      ["quality"],
    ),
    form_definition: {
      version: 1,
      fields: [
        { name: "quality", kind: "star_rating", label: "Quality of the text", max: 5 },
        { name: "nuisance", kind: "slider", label: "How loud is it there?", min: 0, max: 100, suffix: "dB" },
        {
          name: "tags",
          kind: "multi_select",
          label: "What it has",
          options: [
            { value: "lake", label: "A lake" },
            { value: "garden", label: "A garden" },
            { value: "garage", label: "A garage" },
            { value: "sauna", label: "A sauna" },
          ],
        },
        {
          name: "rooms",
          kind: "table",
          label: "Rooms",
          columns: [
            { name: "room", label: "Room" },
            { name: "area", label: "Area in m²", kind: "number" },
          ],
        },
        { name: "visit", kind: "date_range", label: "When it can be visited", required: false },
      ],
    },
    timeout_seconds: 3 * 3600,
  },
  parts: {
    task: "Which supplier for the replacement parts?",
    idempotency_key: "parts:q4",
    payload: { quantity: 40, budget_eur: 3200, needed_by: "2026-12-04" },
    response_schema: object({ supplier: { enum: ["Halden", "Brandt & Co", "Nordlys"] } }, ["supplier"]),
    timeout_seconds: 5 * 3600,
  },
  price: {
    task: "Publish the price change on Monday?",
    idempotency_key: "price:monday",
    payload: { old_price_eur: 19, new_price_eur: 21, reason: "Postage went up" },
    response_schema: object({ approved: { type: "boolean" } }, ["approved"]),
    timeout_seconds: 10 * 3600,
  },
} as const;

export interface Company extends Dashboard {
  /** Ids of the questions by their names. */
  ids: Readonly<Record<keyof typeof QUESTIONS, string>>;
}

/** A company that has used the server for a while: people, a past, open questions, callbacks of which some fail. */
export async function startCompany(): Promise<Company> {
  const receiver = await startReceiver();
  const dashboard = await startDashboard();
  const { server } = dashboard;
  const post = async (path: string, body: unknown) => {
    const reply = await server.call("POST", path, { body });
    if (reply.status >= 300) throw new Error(`POST ${path} was refused: ${reply.text}`);
    return reply.json;
  };
  await fillPast({ databaseUrl: server.database.url, tasks: 400, open: 0, people: 3 });
  for (const person of PEOPLE) await post("/api/users", { ...person, password: "correct horse" });
  await post("/api/keys", { name: "billing-agent", scopes: ["tasks:write", "tasks:read"] });
  for (const [n, path] of ["/taken", "/taken", "/busy"].entries()) {
    const asked = await dashboard.ask(`Was shipment ${n + 1} received?`, {
      callback_url: `${receiver.url}${path}`,
    });
    await post(`/api/tasks/${asked}/complete`, { response: { approved: true } });
  }
  const ids: Partial<Record<string, string>> = {};
  for (const [name, members] of Object.entries(QUESTIONS).toReversed()) {
    const { task, ...rest } = members;
    ids[name] = await dashboard.ask(task, rest);
  }
  return {
    ...dashboard,
    // The cast holds because every name was asked.
    ids: ids as Company["ids"],
    async close() {
      await dashboard.close();
      receiver.server.close();
    },
  };
}

/** Takes callbacks, save for those to `/busy`. */
async function startReceiver(): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(request.url === "/busy" ? 503 : 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The cast holds for every server that listens on a port.
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}` };
}
