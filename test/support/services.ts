import {
  type Client,
  ConnectError,
  createClient,
  createContextValues,
  type Transport,
} from "@connectrpc/connect";
import { pino } from "pino";
import { AuthService } from "../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { CallbackService } from "../../gen/awaithumans/callback/v1/callback_service_pb.ts";
import { ChannelService } from "../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import { ErrorInfoSchema, Reason } from "../../gen/awaithumans/error/v1/error_pb.ts";
import { StatsService } from "../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { TaskService } from "../../gen/awaithumans/task/v1/task_service_pb.ts";
import { UserService } from "../../gen/awaithumans/user/v1/user_service_pb.ts";
import { serverFacts } from "../../src/channels.ts";
import { type Config, deriveKey, loadConfig } from "../../src/config.ts";
import { settingFindings } from "../../src/findings.ts";
import { openChannels } from "../../src/main.ts";
import { PLUGINS, type ServerPlugins } from "../../src/plugins.ts";
import { PASSWORD_LINK_SALT, PasswordLinks } from "../../src/services/auth/index.ts";
import { makeVault } from "../../src/services/channel/index.ts";
import { type Actor, originKey } from "../../src/services/core/call.ts";
import { interceptors } from "../../src/services/core/interceptors.ts";
import { inProcessTransport } from "../../src/services/core/transport.ts";
import { Database } from "../../src/services/db/database.ts";
import { newId, newSecret } from "../../src/services/db/ids.ts";
import { type Services, startServices } from "../../src/services/index.ts";
import { networks } from "../../src/services/outbound/index.ts";
import { expireDueTasks } from "../../src/services/task/jobs.ts";
import { openVerifiers, type Verifiers } from "../../src/workers/core/verifiers.ts";
import { createTestDatabase, type TestDatabase } from "./postgres.ts";
import { PAYLOAD_KEY } from "./server.ts";

/** A clock that stands still until it is moved. */
export class Clock {
  #now: number;
  constructor(start = Date.parse("2026-06-01T09:00:00.000Z")) {
    this.#now = start;
  }
  now = (): Date => new Date(this.#now);
  pass(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

export interface TestServices extends TestDatabase {
  services: Services;
  verifiers: Verifiers;
  clock: Clock;
  /** Session tokens that the verbs issued, in order. */
  cookies: string[];
  tasks(actor: Actor): Client<typeof TaskService>;
  auth(actor: Actor): Client<typeof AuthService>;
  users(actor: Actor): Client<typeof UserService>;
  channels(actor: Actor): Client<typeof ChannelService>;
  callbacks(actor: Actor): Client<typeof CallbackService>;
  stats(actor: Actor): Client<typeof StatsService>;
  /** Ends what is due by then, now where nothing is said, as the job `task:expire` does; returns how many. */
  expire(now?: Date): Promise<number>;
}

const log = pino({ level: "silent" });

/** The services on a database of their own, or as another node on `shared`'s; entered by RPC as any actor. */
export async function createTestServices(
  shared?: TestServices,
  options: { env?: Record<string, string>; plugins?: ServerPlugins } = {},
): Promise<TestServices> {
  const { env = {}, plugins = PLUGINS } = options;
  const config = loadConfig({ AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, ...env }, plugins);
  const database = shared ? await connect(shared.url) : await createTestDatabase();
  const clock = shared?.clock ?? new Clock();
  const cookies: string[] = [];
  const verifiers = openVerifiers(plugins.providers, config);
  const services = startServices({
    db: database.db,
    databaseUrl: database.url,
    nodeId: newId(),
    outboundAllow: networks(["127.0.0.0/8"]),
    verifiers,
    channels: openChannels({ plugins, config, log }, database.db),
    vault: makeVault(config.payloadKey),
    passwordLinks: testPasswordLinks(config),
    settings: config,
    facts: serverFacts(config),
    settingFindings: settingFindings(config, plugins),
    log,
    sources: {
      now: clock.now,
      newId,
      newSecret,
      cookie: {
        issue: async (token) => {
          cookies.push(token);
          return `session=${token}`;
        },
        clear: () => "session=",
      },
    },
  });
  const expiry = { db: database.db, changes: services.changes, aside: new Set<string>(), log };
  const transport = inProcessTransport(
    services.implementations,
    interceptors({ log, publicUrl: "http://test" }),
  );
  return {
    ...database,
    services,
    verifiers,
    clock,
    cookies,
    tasks: (actor) => createClient(TaskService, as(actor, transport)),
    auth: (actor) => createClient(AuthService, as(actor, transport)),
    users: (actor) => createClient(UserService, as(actor, transport)),
    channels: (actor) => createClient(ChannelService, as(actor, transport)),
    callbacks: (actor) => createClient(CallbackService, as(actor, transport)),
    stats: (actor) => createClient(StatsService, as(actor, transport)),
    expire: (now = clock.now()) => expireDueTasks(expiry, { now, limit: 500, newId }),
    close: async () => {
      await services.close();
      await database.close();
    },
  };
}

/** Signs and reads links for setting a password, as the server with this configuration does. */
export function testPasswordLinks({ payloadKey, publicUrl }: Config): PasswordLinks {
  return new PasswordLinks({ key: deriveKey(payloadKey, PASSWORD_LINK_SALT), publicUrl });
}

async function connect(url: string): Promise<TestDatabase> {
  const db = await Database.open({ url, poolSize: 5, applicationName: "awaithumans test" });
  return { url, db, close: () => db.close() };
}

function as(actor: Actor, transport: Transport): Transport {
  const origin = { requestId: "test", actor, address: "192.0.2.1" };
  return {
    ...transport,
    unary: (method, signal, timeoutMs, header, input, values = createContextValues()) =>
      transport.unary(method, signal, timeoutMs, header, input, values.set(originKey, origin)),
  };
}

export const ADMIN: Actor = { kind: "admin" };

/** Inserts a person and returns the actor they are once signed in. */
export async function createPerson(
  { db, clock }: Pick<TestServices, "db" | "clock">,
  person: { email: string; isOperator?: boolean; displayName?: string },
): Promise<Extract<Actor, { kind: "user" }>> {
  const { email, isOperator = false, displayName = null } = person;
  const userId = newId();
  await db.query(
    {
      name: "test-person",
      text: `insert into users (id, email, display_name, is_operator, create_time, update_time) values ($1, $2, $3, $4, $5, $5)`,
    },
    [userId, email, displayName, isOperator, clock.now()],
  );
  return { kind: "user", userId, email, displayName, isOperator, sessionHash: newId() };
}

/** The refusal of a call, by its reason's name and detail. */
export async function refusal(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    const connectError = ConnectError.from(error);
    const [info] = connectError.findDetails(ErrorInfoSchema);
    const reason = Object.entries(Reason).find(([, value]) => value === info?.reason)?.[0];
    return {
      reason,
      info,
      message: connectError.rawMessage,
      violations: info?.violations.map(({ path }) => path) ?? [],
    };
  }
  throw new Error("the call was not refused");
}

/** A request for a task as the quickstart sends it; members can be replaced. */
export function refund(key: string) {
  return {
    task: "Approve $250 refund?",
    payloadJson: '{"amount_usd":250,"customer_id":"cus_demo","reason":"Duplicate charge"}',
    payloadSchemaJson:
      '{"type":"object","properties":{"amount_usd":{"type":"integer"},"customer_id":{"type":"string"},"reason":{"type":"string"}},"required":["amount_usd","customer_id","reason"]}',
    responseSchemaJson:
      '{"type":"object","properties":{"approved":{"type":"boolean"},"notes":{"anyOf":[{"type":"string"},{"type":"null"}],"default":null}},"required":["approved"]}',
    timeoutSeconds: 900,
    idempotencyKey: key,
  };
}
