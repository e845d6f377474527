import { expect } from "vitest";
import { openLog } from "../../src/log.ts";
import { PLUGINS } from "../../src/plugins.ts";
import { refund } from "../gateway/server.ts";
import { pager } from "../support/pager/index.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { Receiver } from "../workers/receiver.ts";
import type { Told } from "./collector.ts";

const plugins = { ...PLUGINS, channels: [...PLUGINS.channels, pager] };
const SECRET = "secret-of-the-pager";
const NUMBER = "471147114711";
const ANSWERER = "kim@corp.test";

/** What a trace may not tell. */
export const VALUES = [SECRET, NUMBER, ANSWERER, "approved", "tracing-1"];

export type Place = Pick<Told, "traceId" | "spanId">;

export const headerOf = ({ traceId, spanId }: Place, flags = "01") => ({
  traceparent: `00-${traceId}-${spanId}-${flags}`,
});

/** A place in a trace of a caller's own. */
export const placeOf = (digit: string): Place => ({
  traceId: `${digit}af7651916cd43dd8448eb211c80319c`,
  spanId: `${digit}7ad6b7169203331`,
});

/** A whole server, the agent that it calls back, and the person whom it pages. */
export class Asker {
  readonly server: TestServer;
  /** Of the log. */
  readonly lines: Record<string, unknown>[];
  /** Where callbacks go. */
  readonly agent: Receiver;
  readonly #phone: Receiver;
  #logged: () => void = () => {};
  #asked = 0;
  #closed: Promise<void> | undefined;

  private constructor(
    server: TestServer,
    others: { agent: Receiver; phone: Receiver; lines: Asker["lines"] },
  ) {
    this.server = server;
    this.agent = others.agent;
    this.#phone = others.phone;
    this.lines = others.lines;
  }

  static async start(env: Record<string, string> = {}): Promise<Asker> {
    const agent = await Receiver.start();
    const phone = await Receiver.start();
    phone.answer = (response) => response.end("17");
    const lines: Asker["lines"] = [];
    let asker: Asker | undefined;
    const write = (line: string) => {
      lines.push(JSON.parse(line));
      if (asker) asker.#logged();
    };
    const settings = { AWAITHUMANS_PAGER_URL: phone.url, AWAITHUMANS_PAGER_SECRET: SECRET, ...env };
    const server = await startTestServer(settings, plugins, openLog("debug", { write }));
    asker = new Asker(server, { agent, phone, lines });
    return asker;
  }

  async ask(headers: Record<string, string> = {}, members: object = {}): Promise<string> {
    this.#asked += 1;
    const usual = { callback_url: this.agent.url, notify: [`pager:${NUMBER}`] };
    const body = refund(`tracing-${this.#asked}`, { ...usual, ...members });
    const { status, json } = await this.server.call("POST", "/api/tasks", { body, headers });
    expect(status, JSON.stringify(json)).toBe(201);
    return json.id;
  }

  /** Answers by the door of the pager. */
  async answer(id: string, headers: Record<string, string> = {}): Promise<void> {
    const { status } = await this.server.call("POST", "/api/channels/pager/answer", {
      body: { task_id: id, from: ANSWERER, response: { approved: true } },
      headers: { "x-pager-secret": SECRET, ...headers },
      token: null,
    });
    expect(status).toBe(200);
  }

  async storedParent(id: string): Promise<string | null | undefined> {
    const find = { name: "test-parent", text: "select trace_parent as parent from tasks where id = $1" };
    const [row] = await this.server.database.db.query<{ parent: string | null }>(find, [id]);
    return row?.parent;
  }

  /** Resolves once a line says so. */
  async logged(msg: string): Promise<void> {
    while (!this.lines.some((line) => line.msg === msg)) {
      await new Promise<void>((resolve) => {
        this.#logged = resolve;
      });
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.server.close();
    await this.agent.close();
    await this.#phone.close();
  }
}
