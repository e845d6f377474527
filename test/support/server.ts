import { type Logger, pino } from "pino";
import { loadConfig } from "../../src/config.ts";
import { type Running, start } from "../../src/main.ts";
import { PLUGINS, type ServerPlugins } from "../../src/plugins.ts";
import { createTestDatabase, type TestDatabase } from "./postgres.ts";

export const ADMIN_TOKEN = "admin-token-of-the-tests";
/** The root secret of the published test vectors: bytes 00 to 1f. */
export const PAYLOAD_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

export interface TestServer {
  url: string;
  port: number;
  database: TestDatabase;
  setupToken: string;
  /** One request; `body` is sent as JSON unless it is text already. */
  call(method: string, path: string, options?: CallOptions): Promise<Reply>;
  close(): Promise<void>;
}

export interface CallOptions {
  body?: unknown;
  /** The admin token unless given; null sends none. */
  token?: string | null;
  cookie?: string;
  headers?: Record<string, string>;
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // Replies are read member by member; what they must hold is each test's to say.
  // biome-ignore lint/suspicious/noExplicitAny: parsed JSON of any shape
  json: any;
}

/** The whole process, server and worker, on a database of its own and a free port. */
export async function startTestServer(
  env: Record<string, string> = {},
  plugins: ServerPlugins = PLUGINS,
  log: Logger = pino({ level: "silent" }),
): Promise<TestServer> {
  const database = await createTestDatabase();
  const running = await startOn(database.url, { env, plugins, log });
  const port = running.port ?? 0;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    database,
    setupToken: running.setupToken ?? "",
    call: (method, path, options) => call(`${url}${path}`, method, options),
    async close() {
      await running.close();
      await database.close();
    },
  };
}

function startOn(
  databaseUrl: string,
  { env, plugins, log }: { env: Record<string, string>; plugins: ServerPlugins; log: Logger },
): Promise<Running> {
  const settings = {
    AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
    AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN,
    AWAITHUMANS_PORT: "0",
    AWAITHUMANS_DRAIN_SECONDS: "0",
    AWAITHUMANS_OUTBOUND_ALLOW: "127.0.0.0/8",
    AWAITHUMANS_DATABASE_POOL_SIZE: "5",
    ...env,
  };
  const config = loadConfig(settings, plugins);
  return start({ config: { ...config, databaseUrl }, role: "both", plugins, hosts: ["127.0.0.1"], log });
}

/** One request to an address; `body` is sent as JSON unless it is text already. */
export async function call(url: string, method: string, options: CallOptions = {}): Promise<Reply> {
  const { body, token = ADMIN_TOKEN, cookie, headers = {} } = options;
  const response = await fetch(url, {
    method,
    redirect: "manual",
    headers: {
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...(cookie !== undefined && { cookie }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text ? JSON.parse(text) : undefined,
  };
}

/** Sets the first operator up over REST; returns the cookie. */
export async function setUpOperator(server: TestServer): Promise<string> {
  const body = {
    token: server.setupToken,
    email: "mira@corp.test",
    password: "correct horse",
    display_name: "Mira",
  };
  const { headers } = await server.call("POST", "/api/setup/operator", { body, token: null });
  return headers.get("set-cookie")?.split(";")[0] ?? "";
}
