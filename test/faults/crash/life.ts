import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { deriveKey, loadConfig } from "../../../src/config.ts";
import { SESSION_SALT, sessionCookies } from "../../../src/gateway/session/cookie.ts";
import { PLUGINS } from "../../../src/plugins.ts";
import { newId, newSecret } from "../../../src/services/db/ids.ts";
import { TERMINAL } from "../../../src/services/task/task.entity.ts";
import { refund } from "../../gateway/server.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { type CallOptions, call, PAYLOAD_KEY, type Reply } from "../../support/server.ts";
import type { Outside } from "./outside.ts";

/** Between two tries, and between two looks. */
const PAUSE_MS = 25;
/** Nothing takes so long but what never comes. */
const PATIENCE_MS = 60_000;

const QUIET = {
  name: "crash-quiet",
  text: `select
    (select count(*) from outbox where state = 'pending' and (due_time <= now()
      or leased_until is not null or handed_time is not null or wait_time is not null))
    + (select count(*) from tasks where status = 'submitted' or (status <> all($1) and due_time <= now()))
    + (select count(*) from graphile_worker._private_jobs where locked_at is null) as busy`,
};

const PASS = {
  name: "crash-pass",
  text: `with due as (update outbox set due_time = now() where state = 'pending' returning id)
    select count(*)::int as left from due`,
};
const CALLBACK = { name: "crash-callback", text: "select id from outbox where kind = 'callback'" };

/** A reply, and whether an earlier try of the same call may have been done although nobody said so. */
export interface Said extends Reply {
  again: boolean;
}

/** The life of a task or two on one database, as the agent and the people outside live it: whoever is cut off tries again. */
export class Life {
  readonly database: TestDatabase;
  readonly outside: Outside;
  /** Where the server is now. */
  url: string;
  /** Ids that creates were answered with, by their key. */
  readonly created = new Map<string, string[]>();
  /** Callbacks that were asked for once more. */
  redelivered = 0;
  /** What agents that wait for a task were told in the end, by its id. */
  readonly told = new Map<string, Promise<Reply["json"]>>();
  readonly #over = new AbortController();
  #operator: CallOptions = {};

  private constructor(database: TestDatabase, { outside, url }: { outside: Outside; url: string }) {
    this.database = database;
    this.outside = outside;
    this.url = url;
  }

  /** A database with one operator in it, served from wherever `serve` says. */
  static async begin(outside: Outside, serve: (databaseUrl: string) => Promise<string>): Promise<Life> {
    const database = await createTestDatabase();
    const life = new Life(database, { outside, url: await serve(database.url) });
    await life.#signIn();
    return life;
  }

  get tasks(): string[] {
    return [...this.created.values()].flatMap(([id]) => id ?? []);
  }

  /** The first task, in most lives the only one. */
  get task(): string {
    return this.tasks[0] ?? "";
  }

  /** Asks, and has an agent wait for the outcome; the second time it is the same question again. */
  async ask(members: object = {}, key = "refund:4711"): Promise<void> {
    const body = refund(key, { callback_url: this.outside.callbackUrl, ...members });
    const { json } = await this.call("POST", "/api/tasks", [201], { body });
    this.created.set(key, [...(this.created.get(key) ?? []), json.id]);
    if (!this.told.has(json.id))
      this.told.set(
        json.id,
        this.#awaitOutcome(json.id).catch((error: unknown) => ({ status: String(error) })),
      );
  }

  /** An act of the operator on a task. */
  act(verb: string, body: object = {}, id = this.task): Promise<Said> {
    return this.call("POST", `/api/tasks/${id}/${verb}`, [200], { body, ...this.#operator });
  }

  /** Has the callback sent once more, or twice where nobody said that it was done. */
  async redeliver(): Promise<void> {
    const [callback] = await this.database.db.query<{ id: string }>(CALLBACK, []);
    const path = `/api/admin/webhook-deliveries/${callback?.id}/redeliver`;
    const { again } = await this.call("POST", path, [200]);
    this.redelivered = again ? 2 : 1;
  }

  /** The operator opens the form, as the dashboard does: by RPC. */
  open(): Promise<Said> {
    const body = { id: this.task };
    return this.call("POST", "/awaithumans.task.v1.TaskService/OpenTask", [200], { body, ...this.#operator });
  }

  /** Answers as a person does: who was cut off looks at the task before they send their answer again. */
  async answer(notes: string): Promise<void> {
    const body = { response: { approved: true, notes } };
    const before = await this.#look();
    for (;;) {
      const reply = await this.#try("POST", `/api/tasks/${this.task}/complete`, { body, ...this.#operator });
      if (reply?.status === 200) return;
      if (reply && reply.status !== 503 && reply.status !== 409)
        throw new Error(`the answer was refused with ${reply.status}: ${reply.text}`);
      const now = await this.#look();
      if (now.status !== before.status || now.verification_attempt !== before.verification_attempt) return;
    }
  }

  /** Time goes by until all is done: what is due later is due now. */
  async pass(): Promise<void> {
    for (let left = 1; left > 0; ) {
      const [row] = await this.database.db.query<{ left: number }>(PASS, []);
      left = row?.left ?? 0;
      await this.quiet();
    }
  }

  /** The task's deadline has come. */
  async fallDue(): Promise<void> {
    await this.#do("crash-due", "update tasks set due_time = now()");
  }

  /** Whether nothing is under way or due. */
  async isQuiet(): Promise<boolean> {
    const [row] = await this.database.db.query<{ busy: string }>(QUIET, [TERMINAL]);
    return row?.busy === "0";
  }

  async quiet(): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    while (!(await this.isQuiet())) {
      if (performance.now() > until) throw new Error("it never comes to rest");
      await delay(PAUSE_MS);
    }
  }

  /** One call; over a lost connection, and while the server is not available, it is made again. */
  async call(
    method: string,
    path: string,
    good: readonly number[],
    options: CallOptions = {},
  ): Promise<Said> {
    for (let again = false; ; again = true) {
      const reply = await this.#try(method, path, options);
      if (!reply || reply.status === 503) continue;
      // What a try did of which nobody heard may be refused the second time.
      if (!good.includes(reply.status) && !(again && reply.status === 409))
        throw new Error(`${method} ${path} was answered with ${reply.status}: ${reply.text}`);
      return { ...reply, again };
    }
  }

  async close(): Promise<void> {
    this.#over.abort();
    await Promise.allSettled(this.told.values());
    await this.database.close();
  }

  /** Undefined where the connection was lost, or there was none to be had. */
  async #try(method: string, path: string, options: CallOptions): Promise<Reply | undefined> {
    try {
      return await call(this.url + path, method, options);
    } catch {
      this.#over.signal.throwIfAborted();
      await delay(PAUSE_MS);
      return undefined;
    }
  }

  async #look(): Promise<Reply["json"]> {
    return (await this.call("GET", `/api/tasks/${this.task}`, [200], this.#operator)).json;
  }

  /** As stock clients wait: anything but 200 ends it, a lost connection does not. */
  async #awaitOutcome(id: string): Promise<Reply["json"]> {
    for (;;) {
      const { json } = await this.call("GET", `/api/tasks/${id}/poll?timeout=5`, [200]);
      if (TERMINAL.includes(json.status)) return json;
    }
  }

  async #signIn(): Promise<void> {
    const token = newSecret();
    const { payloadKey } = loadConfig({ AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY }, PLUGINS);
    const cookies = sessionCookies({ key: deriveKey(payloadKey, SESSION_SALT), secure: false });
    const hash = createHash("sha256").update(token).digest("hex");
    await this.database.db.query(
      {
        name: "crash-sign-in",
        text: `with person as (insert into users (id, email, display_name, is_operator, create_time, update_time)
          values ($1, 'mira@corp.test', 'Mira', true, now(), now()) returning id)
          insert into sessions (token_hash, id, user_id, create_time, expire_time)
          select $2, id, id, now(), now() + interval '1 day' from person`,
      },
      [newId(), hash],
    );
    this.#operator = { token: null, cookie: (await cookies.issue(token)).split(";")[0] ?? "" };
  }

  async #do(name: string, text: string): Promise<void> {
    await this.database.db.query({ name, text }, []);
  }
}
