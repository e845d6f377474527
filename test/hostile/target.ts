import { createHash } from "node:crypto";
import { deriveKey } from "../../src/config.ts";
import { SESSION_SALT, sessionCookies } from "../../src/gateway/session/cookie.ts";
import { newId, newSecret } from "../../src/services/db/ids.ts";
import { BIN } from "../cli/command.ts";
import { Child } from "../support/child.ts";
import { createTestDatabase, type TestDatabase } from "../support/postgres.ts";
import { ADMIN_TOKEN, PAYLOAD_KEY } from "../support/server.ts";

const SERVICE_KEY = `ah_sk_${"0".repeat(40)}`;
const OPERATOR = "mira@corp.test";

const SETTINGS = {
  AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
  AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN,
  AWAITHUMANS_SERVICE_API_KEY: SERVICE_KEY,
  AWAITHUMANS_EMBED_SIGNING_SECRET: "a secret of the tests, long enough",
  AWAITHUMANS_EMBED_PARENT_ORIGINS: "https://app.corp.test",
  AWAITHUMANS_HOST: "127.0.0.1",
  AWAITHUMANS_PORT: "0",
  AWAITHUMANS_DRAIN_SECONDS: "0",
  AWAITHUMANS_DATABASE_POOL_SIZE: "8",
  AWAITHUMANS_LOG_LEVEL: "error",
};

/** Who attacks: with the admin token, signed in as an operator, with the service's key, or as nobody. */
export type Attacker = "admin" | "operator" | "service" | "nobody";

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
}

/** The command `awaithumans serve` as a process of its own, and its database. */
export class Target {
  readonly port: number;
  readonly database: TestDatabase;
  /** Somebody who is not signed in. */
  readonly personId: string;
  readonly #child: Child;
  readonly #credentials: Record<Attacker, Record<string, string>>;

  private constructor(parts: {
    child: Child;
    port: number;
    database: TestDatabase;
    personId: string;
    cookie: string;
  }) {
    this.#child = parts.child;
    this.port = parts.port;
    this.database = parts.database;
    this.personId = parts.personId;
    this.#credentials = {
      admin: { authorization: `Bearer ${ADMIN_TOKEN}` },
      operator: { cookie: parts.cookie },
      service: { authorization: `Bearer ${SERVICE_KEY}` },
      nobody: {},
    };
  }

  static async start(): Promise<Target> {
    const database = await createTestDatabase();
    const operator = await signIn(database);
    const env = { ...SETTINGS, AWAITHUMANS_DATABASE_URL: database.url };
    const child = new Child(process.execPath, [BIN, "serve"], env);
    const [, port] = await child.printed(/Server running on port (\d+)/);
    return new Target({ child, port: Number(port), database, ...operator });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What its log says is broken. */
  get errors(): string[] {
    return this.#child.output
      .split("\n")
      .filter((line) => line.includes('"level":50') || line.includes("Error:"));
  }

  /** The headers by which this attacker is known. */
  credentials(attacker: Attacker): Readonly<Record<string, string>> {
    return this.#credentials[attacker];
  }

  async send(
    attacker: Attacker,
    place: { method: string; path: string },
    body?: string | Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const response = await fetch(this.url + place.path, {
      method: place.method,
      redirect: "manual",
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...this.#credentials[attacker],
        ...headers,
      },
      // The cast holds since nothing here is shared memory.
      ...(body !== undefined && { body: body as BodyInit }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** A new task that the operator holds. */
  async victim(key: string): Promise<string> {
    const body = {
      ...{ task: "Victim?", payload: {}, payload_schema: {}, timeout_seconds: 86_400, idempotency_key: key },
      response_schema: { type: "object", properties: { approved: { type: "boolean" } } },
      assign_to: { email: OPERATOR },
    };
    const place = { method: "POST", path: "/api/tasks" };
    return JSON.parse((await this.send("admin", place, JSON.stringify(body))).text).id;
  }

  async close(): Promise<void> {
    await this.#child.stop();
    await this.database.close();
  }
}

/** Stores somebody, and an operator with a session; returns the cookie of that. */
async function signIn({ db }: TestDatabase): Promise<{ personId: string; cookie: string }> {
  const token = newSecret();
  const personId = newId();
  await db.query(
    {
      name: "test-operator",
      text: `with people as (insert into users (id, email, display_name, is_operator, create_time, update_time)
          values ($1, 'ann@corp.test', 'Ann', false, now(), now()), ($4, $2, 'Mira', true, now(), now()) returning id)
        insert into sessions (token_hash, id, user_id, create_time, expire_time)
        select $3, id, id, now(), now() + interval '1 day' from people where id = $4`,
    },
    [personId, OPERATOR, createHash("sha256").update(token).digest("hex"), newId()],
  );
  const key = deriveKey(Buffer.from(PAYLOAD_KEY, "base64"), SESSION_SALT);
  const cookie = (await sessionCookies({ key, secure: false }).issue(token)).split(";")[0] ?? "";
  return { personId, cookie };
}
