import { setTimeout as turn } from "node:timers/promises";
import type { Database } from "../../src/services/db/database.ts";
import { awaithumans } from "../cli/command.ts";
import type { MailServer } from "../support/mail-server.ts";
import { ADMIN_TOKEN } from "../support/server.ts";
import type { SlackServer } from "../support/slack-server.ts";
import type { Receiver } from "../workers/receiver.ts";
import { CHANGES, PEOPLE } from "./people.ts";
import { Transcript } from "./transcript.ts";
import { CLOCK_ARGS, type ZoneServer } from "./zone-server.ts";

/** The outside world, which all cells share. */
export interface World {
  mails: MailServer;
  slack: SlackServer;
  receiver: Receiver;
}

export interface Scene extends World {
  server: ZoneServer;
  db: Database;
  /** Of the process, and of the command. */
  zone: string;
  /** Of whoever runs the command. */
  folder: string;
}

/** Half past ten in the evening in UTC: another day in half of the world, and the night in which Europe's clocks change. */
export const BEGINNING = "2026-03-28T22:30:15.250Z";
const LOCAL = "2026-03-28T09:30";
const DAYS = 5;
/** Seconds: longer than the story is. */
const MONTH = 2_592_000;

const WHEN = {
  type: "object",
  properties: { at: { type: "string", format: "date-time" } },
  required: ["at"],
};
const YES = { type: "object", properties: { approved: { type: "boolean" } }, required: ["approved"] };

/** Moments and days as evidence; what is only text is shown as it is. */
const SHIP = {
  task: "Ship on Monday?",
  payload: { day: "2026-03-30", moment: "2026-03-28T23:30:00-12:00", plain: "2026-03-29T02:30" },
  payload_schema: {
    type: "object",
    properties: {
      day: { type: "string", format: "date" },
      moment: { type: "string", format: "date-time" },
      plain: { type: "string" },
    },
  },
};

/** Tells the same story to one server: all that it says of times, written down. */
export async function tell(scene: Scene): Promise<string> {
  const teller = new Teller(scene);
  await teller.people();
  const id = await teller.deadline();
  await teller.zones();
  await teller.days();
  await teller.looksBack(id);
  await teller.command(id);
  return teller.transcript.text;
}

class Teller {
  readonly transcript = new Transcript();
  readonly #scene: Scene;
  #asked = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** An invitation names the moment at which it ends. */
  async people(): Promise<void> {
    const body = { email: "ann@acme.test", display_name: "Ann", invite: true };
    await this.#call("POST", "/api/users", body);
    await this.#mail("ann@acme.test");
    await this.#call("POST", "/api/keys", { name: "agent", scopes: ["tasks:read"] });
  }

  /** A task that is moved, and ends to the millisecond when it is due. */
  async deadline(): Promise<string> {
    const { receiver, slack } = this.#scene;
    await this.#ask(YES, { ...SHIP, timeout_seconds: MONTH, notify: ["email:ben@acme.test"] });
    await this.#mail("ben@acme.test");
    const id = await this.#ask(YES, {
      ...SHIP,
      timeout_seconds: 3_600,
      notify: ["slack:#approvals"],
      callback_url: receiver.url,
    });
    const message = await slack.message(id);
    this.#note("Slack", JSON.stringify([message.text, message.blocks], null, 1));
    await this.#settled();
    await this.#call("POST", `/api/tasks/${id}/deadline`, { due_at: "2026-03-29T06:45:00+05:45" });
    await this.#at("2026-03-29T00:59:59.999Z");
    await this.#call("GET", `/api/tasks/${id}`);
    await this.#at("2026-03-29T01:00:00.000Z");
    await this.#call("GET", `/api/tasks/${id}/poll?timeout=30`);
    await this.#callback(id);
    await this.#settled();
    this.#note("Slack, after", JSON.stringify([message.text, message.blocks], null, 1));
    return id;
  }

  /** Everybody answers half past nine, by their own clock. */
  async zones(): Promise<void> {
    const asked = [...PEOPLE.map(([zone]) => [zone, LOCAL] as const), ...CHANGES];
    for (const [zone, local] of asked) {
      const id = await this.#ask(WHEN, {});
      const body = { response: { at: local }, time_zone: zone };
      const { response } = JSON.parse(await this.#send("POST", `/api/tasks/${id}/complete`, body));
      this.#note(`${local} in ${zone}`, response.at);
      await this.#send("DELETE", `/api/tasks/${id}`);
    }
  }

  /** What is created and answered around the ends of days. */
  async days(): Promise<void> {
    const pairs = [
      ["2026-03-29T10:00:00.000Z", "2026-03-29T11:59:59.999Z"],
      ["2026-03-29T23:59:59.999Z", "2026-03-30T00:00:00.000Z"],
      ["2026-03-30T13:59:59.999Z", "2026-03-30T14:00:00.000Z"],
      ["2026-03-31T12:00:00.000Z", "2026-04-01T11:59:59.999Z"],
    ] as const;
    for (const [created, answered] of pairs) {
      await this.#at(created);
      const id = await this.#ask(YES, { callback_url: this.#scene.receiver.url });
      await this.#at(answered);
      await this.#call("POST", `/api/tasks/${id}/complete`, { response: { approved: true } });
      await this.#callback(id);
      await this.#settled();
    }
    await this.#call("GET", `/api/stats?window_days=${DAYS}`);
  }

  /** Everything that can be read later. */
  async looksBack(id: string): Promise<void> {
    await this.#call("GET", `/api/tasks/${id}/audit`);
    await this.#call("GET", `/api/tasks/${id}/deliveries`);
    for (const order of ["newest", "due"]) await this.#pages(`/api/tasks?order=${order}&limit=2`);
    await this.#pages("/api/admin/webhook-deliveries?limit=2");
    await this.#call("GET", "/api/users");
    await this.#call("GET", "/api/keys");
    const time = { after: "2026-03-29T23:59:00+12:00", before: "2026-03-30T02:00:00+02:00" };
    await this.#call("POST", "/api/admin/webhook-deliveries/redeliver", time);
  }

  /** As an operator reads it in a terminal. */
  async command(id: string): Promise<void> {
    const { server, folder, zone } = this.#scene;
    const asking = ["--url", server.url, "--token", ADMIN_TOKEN];
    const env = { TZ: zone, CLOCK_AT: "2026-04-01T12:00:00.000Z" };
    for (const args of [
      ["tasks", "show", id],
      ["tasks", "list"],
    ]) {
      const said = await awaithumans([...args, ...asking], { folder, env, nodeArgs: CLOCK_ARGS });
      this.#note(`awaithumans ${args.slice(0, 2).join(" ")}`, said.stdout + said.stderr);
    }
  }

  #note(what: string, text: string): void {
    this.transcript.note(what, text);
  }

  async #at(time: string): Promise<void> {
    await this.#scene.server.setClock(time);
    this.#note("The clock", time);
  }

  async #ask(responseSchema: object, members: Record<string, unknown>): Promise<string> {
    this.#asked += 1;
    const body = {
      ...{ task: `Question ${this.#asked}?`, payload: {}, payload_schema: {}, timeout_seconds: MONTH },
      ...{ idempotency_key: `question ${this.#asked}`, response_schema: responseSchema },
      ...members,
    };
    const text = await this.#send("POST", "/api/tasks", body);
    if ("callback_url" in members) this.#note("asked", text);
    return JSON.parse(text).id;
  }

  async #call(method: string, path: string, body?: object): Promise<void> {
    this.#note(`${method} ${path}`, await this.#send(method, path, body));
  }

  /** Every page, by its own link. */
  async #pages(first: string): Promise<void> {
    for (let path: string | undefined = first; path; ) {
      const { text, headers } = await this.#fetch("GET", path);
      this.#note(`GET ${path}`, text);
      path = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
    }
  }

  async #send(method: string, path: string, body?: object): Promise<string> {
    const { text, ok } = await this.#fetch(method, path, body);
    if (!ok) throw new Error(`${method} ${path}: ${text}`);
    return text;
  }

  async #fetch(method: string, path: string, body?: object) {
    const response = await fetch(new URL(path, this.#scene.server.url), {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { text: await response.text(), ok: response.ok, headers: response.headers };
  }

  async #mail(to: string): Promise<void> {
    const { parsed, source } = await this.#scene.mails.mail(1, (mail) => mail.to === to);
    const date = /^Date: .*$/m.exec(source)?.[0] ?? "";
    this.#note(`Mail to ${to}`, [date, parsed.subject, parsed.text].join("\n"));
    await this.#settled();
  }

  async #callback(id: string): Promise<void> {
    const { receiver } = this.#scene;
    const find = () => receiver.received.find(({ body }) => JSON.parse(body).task_id === id);
    while (!find()) await receiver.has(receiver.received.length + 1);
    const { body = "", headers = {} } = find() ?? {};
    this.#note("Callback", `webhook-timestamp: ${headers["webhook-timestamp"]}\n${body}`);
  }

  /** Until nothing is left to be told: what is recorded later has the time of later. */
  async #settled(): Promise<void> {
    const pending = { name: "test-pending", text: "select 1 from outbox where state = 'pending' limit 1" };
    while ((await this.#scene.db.query(pending, [])).length > 0) await turn(5);
  }
}
