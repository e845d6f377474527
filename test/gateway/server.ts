import { createHash } from "node:crypto";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { pino } from "pino";
import { serverFacts } from "../../src/channels.ts";
import { loadConfig } from "../../src/config.ts";
import { settingFindings } from "../../src/findings.ts";
import { awaithumans } from "../../src/gateway/awaithumans/dialect.ts";
import { sampleReply } from "../../src/gateway/awaithumans/errors.ts";
import type { CorsOrigins } from "../../src/gateway/core/cors.ts";
import { createGateway, type Gateway } from "../../src/gateway/core/gateway.ts";
import { pages } from "../../src/gateway/pages/pages.ts";
import { sessionCookies } from "../../src/gateway/session/cookie.ts";
import { openChannels } from "../../src/main.ts";
import { PLUGINS } from "../../src/plugins.ts";
import { offerSetup, openCredentials } from "../../src/services/auth/index.ts";
import { makeVault } from "../../src/services/channel/index.ts";
import { makeAuthenticate } from "../../src/services/core/authenticate.ts";
import { interceptors } from "../../src/services/core/interceptors.ts";
import { Database } from "../../src/services/db/database.ts";
import { newId, newSecret } from "../../src/services/db/ids.ts";
import { type Services, startServices } from "../../src/services/index.ts";
import { networks } from "../../src/services/outbound/index.ts";
import { openVerifiers } from "../../src/workers/core/verifiers.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { ADMIN_TOKEN, PAYLOAD_KEY } from "../support/server.ts";
import { refund as refundMessage, testPasswordLinks } from "../support/services.ts";
import { cuttable } from "./cut.ts";

export interface TestServerOptions {
  corsOrigins?: CorsOrigins;
  trustedProxies?: readonly string[];
  maxPayloadMb?: number;
  dashboardDir?: string;
  headersTimeoutMs?: number;
  requestTimeoutMs?: number;
  maxConnections?: number;
  maxBodyBytesInAll?: number;
  log?: Logger;
  adminToken?: string;
  /** Settings of the environment. */
  env?: Record<string, string>;
  /** A server whose database this is another node on. */
  beside?: TestServer;
  /** The clock of the calls; the system's where absent. */
  now?: () => Date;
}

export interface TestServer {
  url: string;
  port: number;
  db: Database;
  /** Leads to the database also once it is taken away from the server. */
  databaseUrl: string;
  services: Services;
  gateway: Gateway;
  /** Takes the database away for good. */
  cutDatabase(): Promise<void>;
  /** Resolves once somebody waits for this task in the server's map. */
  waits(id: string): Promise<void>;
  /** Decides what the readiness probe says. */
  readiness: { ready: boolean };
  /** A request as the admin token's holder. */
  admin(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Inserts a person and returns the cookie of their session. */
  signIn(email: string, isOperator?: boolean): Promise<string>;
  close(): Promise<void>;
}

/** The whole gateway on a port of its own, over real services and a database of its own. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { env = {}, beside, adminToken = ADMIN_TOKEN } = options;
  const database = beside ? { url: beside.databaseUrl, close: async () => {} } : await createTestDatabase();
  const relay = await cuttable(database.url);
  const db = await Database.open({ url: relay.url, poolSize: 5, applicationName: "awaithumans test" });
  const log = options.log ?? pino({ level: "silent" });
  const settings = loadConfig({ AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, ...env }, PLUGINS);
  const cookies = sessionCookies({ key: settings.payloadKey, secure: false });
  const config = {
    publicUrl: "http://localhost:3001",
    corsOrigins: options.corsOrigins ?? "*",
    trustedProxies: networks(options.trustedProxies ?? []),
    maxPayloadMb: options.maxPayloadMb ?? 5,
  } as const;
  const services = startServices({
    db,
    databaseUrl: relay.url,
    nodeId: newId(),
    outboundAllow: networks(["127.0.0.0/8"]),
    verifiers: openVerifiers(PLUGINS.providers, settings),
    channels: openChannels({ plugins: PLUGINS, config: settings, log }, db),
    vault: makeVault(settings.payloadKey),
    passwordLinks: testPasswordLinks(settings),
    settings,
    maxWaiters: settings.maxWaiters,
    facts: serverFacts(settings),
    settingFindings: settingFindings(settings, PLUGINS),
    log,
    sources: { now: options.now ?? (() => new Date()), newId, newSecret, cookie: cookies },
  });
  const state = { ready: true };
  const readiness = async () => ({ ...state });
  const shown = pages({
    dashboardDir: options.dashboardDir ?? "/nowhere",
    embedOrigins: settings.embedOrigins,
    docs: {
      dir: fileURLToPath(new URL("../../docs", import.meta.url)),
      publicUrl: config.publicUrl,
      envelope: sampleReply(config.publicUrl),
    },
  });
  const gateway = createGateway({
    config,
    log,
    implementations: services.implementations,
    interceptors: interceptors({ log, publicUrl: config.publicUrl }),
    authenticate: makeAuthenticate({
      adminToken,
      unseal: cookies.unseal,
      ...openCredentials(db, settings),
    }),
    waiters: services.waiters,
    readiness,
    dialects: [
      awaithumans({
        publicUrl: config.publicUrl,
        version: "0.0.0-test",
        readiness,
        documentation: shown.documentation,
        doors: [],
      }),
    ],
    pages: shown,
    ...(options.headersTimeoutMs && { headersTimeoutMs: options.headersTimeoutMs }),
    ...(options.requestTimeoutMs && { requestTimeoutMs: options.requestTimeoutMs }),
    ...(options.maxConnections && { maxConnections: options.maxConnections }),
    maxBodyBytesInAll: options.maxBodyBytesInAll,
  });
  const { port } = await gateway.listen({ hosts: ["127.0.0.1"], port: 0 });
  const url = `http://127.0.0.1:${port}`;
  const admin = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { authorization: `Bearer ${adminToken}`, ...init.headers } });
  return {
    url,
    port,
    db,
    databaseUrl: database.url,
    services,
    gateway,
    cutDatabase: relay.cut,
    waits: async (id) => {
      while (!services.waiters.isWaiting(id)) await new Promise((resolve) => setImmediate(resolve));
    },
    readiness: state,
    admin,
    post: (path, body, headers = {}) =>
      admin(path, {
        method: "POST",
        body: typeof body === "string" ? body : JSON.stringify(body),
        headers: { "content-type": "application/json", ...headers },
      }),
    signIn: async (email, isOperator = false) => {
      const token = newSecret();
      await insertSession(db, { email, isOperator, token });
      return (await cookies.issue(token)).split(";")[0] ?? "";
    },
    close: async () => {
      await gateway.close(0);
      await services.close();
      await db.close();
      await relay.cut();
      await database.close();
    },
  };
}

async function insertSession(
  db: Database,
  person: { email: string; isOperator: boolean; token: string },
): Promise<void> {
  const tokenHash = createHash("sha256").update(person.token).digest("hex");
  await db.query(
    {
      name: "test-session",
      text: `with person as (insert into users (id, email, display_name, is_operator, create_time, update_time)
          values ($1, $2, $2, $3, now(), now()) returning id)
        insert into sessions (token_hash, id, user_id, create_time, expire_time)
        select $4, id, id, now(), now() + interval '1 day' from person`,
    },
    [newId(), person.email, person.isOperator, tokenHash],
  );
}

/** Makes a setup token that the server takes. */
export async function setupToken({ db }: TestServer): Promise<string> {
  const token = newSecret();
  await offerSetup(db, token, new Date());
  return token;
}

/** The quickstart's question in REST; members can be replaced. */
export function refund(key: string, members: Record<string, unknown> = {}): Record<string, unknown> {
  const message = refundMessage(key);
  return {
    task: message.task,
    payload: JSON.parse(message.payloadJson),
    payload_schema: JSON.parse(message.payloadSchemaJson),
    response_schema: JSON.parse(message.responseSchemaJson),
    timeout_seconds: message.timeoutSeconds,
    idempotency_key: message.idempotencyKey,
    ...members,
  };
}

/** A bare connection: writes text and collects what comes back. */
export class RawConnection {
  readonly socket: Socket;
  received = "";
  readonly closed: Promise<void>;

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1" });
    this.socket.setEncoding("latin1");
    this.socket.on("data", (chunk) => {
      this.received += chunk;
    });
    this.socket.on("error", () => {});
    this.closed = new Promise((resolve) => this.socket.once("close", () => resolve()));
  }

  write(text: string): void {
    this.socket.write(text);
  }

  /** Resolves with everything received once it contains `text`. */
  until(text: string): Promise<string> {
    return new Promise((resolve) => {
      const look = () => {
        if (!this.received.includes(text)) return;
        this.socket.off("data", look);
        resolve(this.received);
      };
      this.socket.on("data", look);
      look();
    });
  }
}
