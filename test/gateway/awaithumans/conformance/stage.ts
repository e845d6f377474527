import { expect } from "vitest";
import {
  ADMIN_TOKEN,
  type CallOptions,
  type Reply,
  startTestServer,
  type TestServer,
} from "../../../support/server.ts";
import type { Caller } from "./case.ts";

const ORIGIN = "https://app.example.com";

/** A whole server, people who are signed in, and programs with keys. */
export class Stage {
  readonly server: TestServer;
  readonly #credentials = new Map<Caller, Pick<CallOptions, "token" | "cookie">>([
    ["admin", { token: ADMIN_TOKEN }],
    ["nobody", { token: null }],
  ]);
  /** User ids by caller, and whatever a case leaves for a later one. */
  readonly known = new Map<string, string>();
  #tasks = 0;

  private constructor(server: TestServer) {
    this.server = server;
  }

  static async start(): Promise<Stage> {
    const server = await startTestServer({
      AWAITHUMANS_EMAIL_TRANSPORT: "noop",
      AWAITHUMANS_EMAIL_FROM: "agent@example.com",
      AWAITHUMANS_EMBED_SIGNING_SECRET: "a secret of at least 32 characters",
      AWAITHUMANS_EMBED_PARENT_ORIGINS: ORIGIN,
    });
    return new Stage(server);
  }

  /** Adds somebody who can sign in, and signs them in. */
  async join(caller: Caller, email: string): Promise<void> {
    const password = "correct horse battery";
    const { json } = await this.admin("POST", "/api/users", {
      email,
      display_name: email.split("@")[0],
      password,
    });
    this.known.set(caller, json.id);
    await this.signIn(caller, email, password);
  }

  async signIn(caller: Caller, email: string, password: string): Promise<void> {
    const reply = await this.as("nobody", "POST", "/api/auth/login", { email, password });
    expect(reply.status).toBe(204);
    this.#credentials.set(caller, { token: null, cookie: cookieOf(reply) });
  }

  /** Gives a program a key. */
  async equip(caller: Caller, scopes: readonly string[]): Promise<void> {
    const { json } = await this.admin("POST", "/api/keys", { name: caller, scopes });
    this.known.set(caller, json.id);
    this.#credentials.set(caller, { token: json.key });
  }

  /** A call in the name of somebody. */
  as(caller: Caller, method: string, path: string, body?: unknown): Promise<Reply> {
    const credentials = this.#credentials.get(caller);
    if (credentials === undefined) throw new Error(`there is no ${caller} yet`);
    return this.server.call(method, path, { ...credentials, ...(body !== undefined && { body }) });
  }

  async admin(method: string, path: string, body?: unknown): Promise<Reply> {
    const reply = await this.as("admin", method, path, body);
    expect(reply.status, reply.text).toBeLessThan(300);
    return reply;
  }

  /** A new task of the admin token's; members can be added. */
  async task(members: object = {}): Promise<string> {
    this.#tasks += 1;
    const { json } = await this.admin("POST", "/api/tasks", question(`stage:${this.#tasks}`, members));
    return json.id;
  }

  /** A new task in the hands of somebody, who has been told. */
  async held(caller: Caller, members: object = {}): Promise<string> {
    const id = await this.task({ assign_to: { user_id: this.known.get(caller) }, ...members });
    await this.told(id);
    return id;
  }

  /** Resolves with the one delivery of a task once it was sent, and its attempt is settled. */
  async told(id: string): Promise<{ id: string }> {
    const deliveries = async () => (await this.admin("GET", `/api/tasks/${id}/deliveries`)).json;
    const sent = [expect.objectContaining({ status: "sent", next_attempt_at: null })];
    await expect.poll(deliveries, { timeout: 20_000 }).toEqual(sent);
    return (await deliveries())[0];
  }

  /** Resolves with the id of a task's callback once it was tried. */
  async tried(taskId: string): Promise<string> {
    const callbacks = async () =>
      (await this.admin("GET", `/api/admin/webhook-deliveries?task_id=${taskId}`)).json;
    const failed = [expect.objectContaining({ attempt_count: 1, last_error: expect.any(String) })];
    await expect.poll(callbacks, { timeout: 20_000 }).toEqual(failed);
    return (await callbacks())[0].id;
  }
}

/** The quickstart's question. */
export function question(key: string, members: object = {}): Record<string, unknown> {
  return {
    task: "Approve $250 refund?",
    payload: { amount_usd: 250 },
    payload_schema: { type: "object", properties: { amount_usd: { type: "integer" } } },
    response_schema: {
      type: "object",
      properties: { approved: { type: "boolean" }, notes: { type: ["string", "null"] } },
      required: ["approved"],
    },
    timeout_seconds: 900,
    idempotency_key: key,
    ...members,
  };
}

const cookieOf = ({ headers }: Reply): string => headers.get("set-cookie")?.split(";")[0] ?? "";
