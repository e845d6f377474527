import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { PLUGINS } from "../../../../src/plugins.ts";
import { MailServer, type MailServerOptions, type ReceivedMail } from "../../../support/mail-server.ts";
import { type Reply, startTestServer, type TestServer } from "../../../support/server.ts";
import { refund } from "../../../support/services.ts";
import { mailEnv } from "./mail-worker.ts";

/** A whole server that sends through a mail server, with what a test does to both. */
export interface Office {
  server: TestServer;
  post: MailServer;
  /** Creates a task that asks for approval, over REST; returns its id. */
  ask(task?: object): Promise<string>;
  /** What a browser gets that follows a link of a mail, or presses the button there. */
  get(link: string, cookie?: string): Promise<Reply>;
  press(link: string, cookie?: string): Promise<Reply>;
  task(id: string): Promise<Reply["json"]>;
  /** The deliveries of a task, once all were sent and nothing of them is under way. */
  told(id: string): Promise<Reply["json"]>;
  /** The n-th mail about a task, counting from 1; to one recipient where that is said. */
  mailOf(id: string, n?: number, to?: string): Promise<ReceivedMail>;
}

export interface OfficeOptions extends MailServerOptions {
  env?: Record<string, string>;
}

/** An office for one test. */
export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const { office, close } = await open(options);
  onTestFinished(close);
  return office;
}

/** One office for all tests of a file; they keep their tasks apart. */
export function useOffice(options: () => OfficeOptions = () => ({})): () => Office {
  let opened: Awaited<ReturnType<typeof open>> | undefined;
  beforeAll(async () => {
    opened = await open(options());
  });
  afterAll(() => opened?.close());
  return () => {
    if (!opened) throw new Error("the office is not open yet");
    return opened.office;
  };
}

async function open(options: OfficeOptions): Promise<{ office: Office; close(): Promise<void> }> {
  const post = await MailServer.start(options);
  const server = await startTestServer({ ...mailEnv(post.port), ...options.env }, PLUGINS);
  const follow = (method: string) => (link: string, cookie?: string) =>
    server.call(method, placeIn(link), { token: null, ...(cookie !== undefined && { cookie }) });
  const office: Office = {
    server,
    post,
    ask: async (task = {}) => {
      const { json } = await server.call("POST", "/api/tasks", { body: { ...question(), ...task } });
      return json.id ?? JSON.stringify(json);
    },
    get: follow("GET"),
    press: follow("POST"),
    task: async (id) => (await server.call("GET", `/api/tasks/${id}`)).json,
    told: async (id) => {
      const all = async () => (await server.call("GET", `/api/tasks/${id}/deliveries`)).json;
      const underWay = async () =>
        (await all()).filter(
          (each: Reply["json"]) => each.status !== "sent" || each.next_attempt_at !== null,
        );
      await expect.poll(underWay).toEqual([]);
      return all();
    },
    mailOf: (id, n = 1, to) =>
      post.mail(
        n,
        (mail) => mail.parsed.references === `<${id}@localhost>` && [mail.to, undefined].includes(to),
      ),
  };
  return {
    office,
    close: async () => {
      await server.close();
      await post.close();
    },
  };
}

let keys = 0;

function question(): object {
  const { task, payloadJson, payloadSchemaJson, responseSchemaJson, timeoutSeconds } = refund("");
  keys += 1;
  return {
    task,
    payload: JSON.parse(payloadJson),
    payload_schema: JSON.parse(payloadSchemaJson),
    response_schema: JSON.parse(responseSchemaJson),
    timeout_seconds: timeoutSeconds,
    idempotency_key: `mail-${keys}`,
    notify: ["email:ann@acme.test"],
  };
}

function placeIn(link: string): string {
  const { pathname, search } = new URL(link, "http://localhost:3001");
  return pathname + search;
}

/** The links of a mail by the words on them, in order. */
export function linksOf({ parsed }: ReceivedMail): Record<string, string> {
  const lines = (parsed.text ?? "").split("\n").map((line) => /^(.+?): (https?:\S+)$/.exec(line));
  return Object.fromEntries(lines.flatMap((match) => (match ? [[match[1] ?? "", match[2] ?? ""]] : [])));
}

export function link(mail: ReceivedMail, label: string): string {
  const found = linksOf(mail)[label];
  if (found === undefined) throw new Error(`no link '${label}' in:\n${mail.parsed.text}`);
  return found;
}

/** What a page says, without its markup. */
export function wordsOf({ text }: Reply): string {
  return text
    .replace(/<style>.*?<\/style>/s, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

/** The cookie that a reply sets. */
export function cookieOf({ headers }: Reply): string {
  return headers.get("set-cookie")?.split(";")[0] ?? "";
}
