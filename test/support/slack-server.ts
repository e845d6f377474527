import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { SlackPerson } from "./slack-person.ts";
import { type Any, type SlackMember, type SlackMessage, SlackWorkspace } from "./slack-workspace.ts";

/**
 * What the next call of a method gets in place of its answer; `pass` lets it through to the faults behind, `taken` does
 * what is asked and never says so, and `until` answers late.
 */
export type Fault =
  | { error: string; needed?: string }
  | { status: number; retryAfter?: number }
  | { until: Promise<void> }
  | "hang"
  | "taken"
  | "cut"
  | "pass";

const BOT_TOKEN = "xoxb-of-the-tests";
const PATIENCE_MS = 15_000;

/**
 * A server that speaks the part of Slack's Web API that is used, over HTTP, and keeps messages and views as Slack
 * would. What Slack would refuse is refused, and noted in `problems`.
 */
export class SlackServer extends SlackWorkspace {
  readonly signingSecret = "8f742231b10e8888abcd99yyyzzz85a5";
  /** Method and arguments of every call, the refused ones included. */
  readonly calls: { method: string; args: Any }[] = [];
  /** Where interactions are sent to. */
  appUrl = "";
  readonly #server: http.Server;
  readonly #faults = new Map<string, Fault[]>();
  readonly #responseUrls = new Map<string, string>();
  readonly #files = new Map<string, Buffer>();
  #token = BOT_TOKEN;
  #waiting: (() => void)[] = [];

  private constructor(server: http.Server) {
    super();
    this.#server = server;
    server.on("request", async (request, response) => {
      await this.#receive(request, response);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }

  static async start(): Promise<SlackServer> {
    const server = http.createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new SlackServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Settings of a server that is to use it. */
  get env(): Record<string, string> {
    return {
      AWAITHUMANS_SLACK_BOT_TOKEN: BOT_TOKEN,
      AWAITHUMANS_SLACK_SIGNING_SECRET: this.signingSecret,
      AWAITHUMANS_SLACK_API_URL: `${this.url}/api`,
    };
  }

  addMember(name: string, { profile, ...member }: Partial<SlackMember> = {}): SlackPerson {
    const made = {
      ...{
        id: this.nextId("U"),
        name,
        team_id: this.teamId,
        deleted: false,
        is_bot: false,
        is_stranger: false,
      },
      ...{ is_email_confirmed: true, tz: "Europe/Berlin" },
      profile: { display_name: name, real_name: name, ...profile },
      ...member,
    };
    this.members.push(made);
    return new SlackPerson(this, made);
  }

  /** A file that was put into a form, as Slack tells an app of it; the app's token alone opens it. */
  addFile(name: string, content: Buffer, mimetype = "application/pdf"): object {
    const id = this.nextId("F");
    const path = `/files/${id}/${encodeURIComponent(name)}`;
    this.#files.set(path, content);
    return { id, name, mimetype, url_private: `${this.url}${path}`, size: content.length, user: "U1" };
  }

  /** The next `times` calls of the method fail so. */
  fail(method: string, fault: Fault, times = 1): void {
    const faults = this.#faults.get(method) ?? [];
    this.#faults.set(method, [...faults, ...new Array<Fault>(times).fill(fault)]);
  }

  /** From now on no call is accepted. */
  revoke(): void {
    this.#token = "";
  }

  restore(): void {
    this.#token = BOT_TOKEN;
  }

  callsOf(method: string): Any[] {
    return this.calls.filter((call) => call.method === method).map(({ args }) => args);
  }

  /** Resolves with what `look` finds, as soon as a call brings it about. */
  async when<T>(look: () => T | undefined | false): Promise<T> {
    const late = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > late) throw new Error(`It did not come. Last calls: ${this.#lastCalls()}`);
      await this.#nextCall(late - Date.now());
    }
  }

  #nextCall(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#waiting.push(resolve);
    return promise.finally(() => clearTimeout(timer));
  }

  #lastCalls(): string {
    return JSON.stringify(this.calls.slice(-4)).slice(0, 2_000);
  }

  /** The message about a task in a conversation, once there is one. */
  message(taskId: string, channel?: string): Promise<SlackMessage> {
    return this.when(() => this.messagesOf(taskId, channel)[0]);
  }

  makeResponseUrl(user: string): string {
    const path = `/response/${this.nextId("R")}`;
    this.#responseUrls.set(path, user);
    return `${this.url}${path}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #receive(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const args = argumentsOf(Buffer.concat(chunks).toString(), request.headers["content-type"] ?? "");
    const path = request.url ?? "";
    const user = this.#responseUrls.get(path);
    if (user !== undefined) {
      this.whispers.push({ user, text: args.text, by: "response_url" });
      response.end("ok");
      return;
    }
    const method = path.replace(/^\/api\//, "").replace(/^\/files\/.*/, "file");
    this.calls.push({ method, args });
    const next = this.#faults.get(method)?.shift();
    const isLate = typeof next === "object" && "until" in next;
    if (isLate) await next.until;
    const fault = next === "pass" || next === "taken" || isLate ? undefined : next;
    if (fault === "hang") return;
    if (fault === "cut") {
      request.socket.destroy();
      return;
    }
    if (fault !== undefined && "status" in fault) {
      const headers = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      response.writeHead(fault.status, headers).end("no");
      return;
    }
    const allowed = this.#token !== "" && request.headers.authorization === `Bearer ${this.#token}`;
    if (method === "file") {
      const content = this.#files.get(path);
      if (allowed && content !== undefined) response.end(content);
      else response.writeHead(302, { location: `${this.url}/signin` }).end();
      return;
    }
    const answer = !allowed
      ? { ok: false, error: this.#token === "" ? "token_revoked" : "invalid_auth" }
      : fault !== undefined
        ? { ok: false, ...fault }
        : this.answer(method, args);
    if (next === "taken") return;
    response.setHeader("content-type", "application/json; charset=utf-8");
    response.end(JSON.stringify(answer));
  }
}

/** Arguments come as a form whose lists and objects are JSON, or as JSON. */
function argumentsOf(body: string, type: string): Any {
  if (type.startsWith("application/json")) return JSON.parse(body);
  const entries = [...new URLSearchParams(body)].map(([name, value]) => [name, parsed(value)] as const);
  return Object.fromEntries(entries);
}

function parsed(value: string): unknown {
  return /^[[{]/.test(value) ? JSON.parse(value) : value;
}
