import { expect } from "vitest";
import { PLUGINS } from "../../../src/plugins.ts";
import { pager } from "../../support/pager/index.ts";
import { type Reply, setUpOperator, startTestServer, type TestServer } from "../../support/server.ts";
import { Receiver } from "../receiver.ts";

type Json = Reply["json"];

/** A whole server with a pager beside its channels, and the pager's vendor. */
export interface PagerStage {
  server: TestServer;
  vendor: Receiver;
  /** The cookie of Mira, an operator. */
  operator: string;
  /** Creates a task that pages 4711 unless members say otherwise; returns it as REST has it. */
  ask(members?: object): Promise<Json>;
  read(id: string): Promise<Json>;
  trail(id: string): Promise<Json>;
  /** What the vendor was sent about the task. */
  pages(id: string): Json[];
  /** Resolves once this many pages about the task were sent, or more. */
  paged(id: string, count: number): Promise<void>;
  rpc(method: string, message: object): Promise<Json>;
  ledger(id: string): Promise<Json>;
  /** Resolves once the task's only delivery is as told. */
  delivered(id: string, state: string): Promise<Json>;
  close(): Promise<void>;
}

export async function startPagerStage(): Promise<PagerStage> {
  const vendor = await Receiver.start();
  const env = { AWAITHUMANS_PAGER_URL: vendor.url, AWAITHUMANS_PAGER_SECRET: "beep" };
  const server = await startTestServer(env, { ...PLUGINS, channels: [...PLUGINS.channels, pager] });
  const operator = await setUpOperator(server);
  let asked = 0;
  const pages = (id: string) =>
    vendor.received.map(({ body }) => JSON.parse(body)).filter((page) => page.task_id === id);
  const rpc = async (method: string, message: object) => {
    const path = `/awaithumans.channel.v1.ChannelService/${method}`;
    return (await server.call("POST", path, { body: message })).json;
  };
  const ledger = async (id: string) => (await rpc("ListDeliveries", { taskId: id })).deliveries;
  return {
    ...{ server, vendor, operator, pages, rpc, ledger },
    async ask(members = {}) {
      asked += 1;
      const body = {
        task: "Restart the pump?",
        payload: {},
        payload_schema: {},
        response_schema: { type: "object", required: ["ok"], properties: { ok: { type: "boolean" } } },
        timeout_seconds: 900,
        idempotency_key: `delivery ${asked}`,
        notify: ["pager:4711"],
        ...members,
      };
      const reply = await server.call("POST", "/api/tasks", { body });
      expect(reply.status, reply.text).toBe(201);
      return reply.json;
    },
    read: async (id) => (await server.call("GET", `/api/tasks/${id}`)).json,
    trail: async (id) => (await server.call("GET", `/api/tasks/${id}/audit`)).json,
    paged: (id, count) => expect.poll(() => pages(id).length).toBeGreaterThanOrEqual(count),
    async delivered(id, state) {
      await expect.poll(async () => (await ledger(id))[0]?.state).toBe(`DELIVERY_STATE_${state}`);
      return (await ledger(id))[0];
    },
    async close() {
      await server.close();
      await vendor.close();
    },
  };
}
