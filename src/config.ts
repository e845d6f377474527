import { hkdfSync } from "node:crypto";
import {
  baseUrl,
  list,
  oneOf,
  readAs,
  readSettings,
  type Setting,
  type SettingTable,
  setting,
  text,
  VERIFIER_VARIABLE,
  whole,
} from "./setting.ts";
import {
  adminToken,
  cidrs,
  corsOrigins,
  databaseUrl,
  embedSecret,
  parentOrigins,
  providerKey,
  publicUrl,
  rootKey,
  serviceKey,
  webhookSecrets,
} from "./setting-shapes.ts";
import { readTracing, type TracingSettings } from "./tracing/settings.ts";

/** From the most to the least. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** Every setting of the server. The settings page of the documentation is made from this table. */
export const SETTINGS = {
  host: setting(
    "HOST",
    text,
    "Address to listen on. `dev` listens on loopback unless told otherwise.",
    "0.0.0.0",
  ),
  port: setting(
    "PORT",
    whole(0, 65535),
    "Port to listen on; `dev` tries the next ones if it is taken.",
    "3001",
  ),
  environment: setting(
    "ENVIRONMENT",
    oneOf("development", "production"),
    "`production` refuses a PUBLIC_URL that is not https.",
    "development",
  ),
  logLevel: setting("LOG_LEVEL", oneOf(...LOG_LEVELS), "How much is logged.", "info"),
  databaseUrl: setting(
    "DATABASE_URL",
    databaseUrl,
    "Postgres 15 or newer. `dev` starts its own where this is not set.",
  ),
  databasePoolSize: setting(
    "DATABASE_POOL_SIZE",
    whole(2, 500),
    "Connections of one process to the database; the jobs of a worker use up to 28 more.",
    "20",
  ),
  stateDir: setting(
    "DB_PATH",
    text,
    "State directory of `dev`: database, keys, admin token.",
    ".awaithumans",
  ),
  publicUrl: setting(
    "PUBLIC_URL",
    publicUrl,
    "Where people reach the server; used in every link. Where not set, links name the host and port that are listened on.",
    "http://localhost:3001",
  ),
  corsOrigins: setting(
    "CORS_ORIGINS",
    corsOrigins,
    "Origins whose pages may call /api: `*`, or a comma-separated list.",
    "*",
  ),
  payloadKey: setting(
    "PAYLOAD_KEY",
    rootKey,
    "Root secret, 32 bytes in base64. Sessions and signatures derive from it.",
  ),
  adminToken: setting(
    "ADMIN_API_TOKEN",
    adminToken,
    "Bearer token of agents. Without it only people can sign in.",
  ),
  webhookSecrets: setting(
    "WEBHOOK_SECRET",
    webhookSecrets,
    "Secret of the Standard Webhooks signature on callbacks, `whsec_…`. Up to 5, comma-separated, newest first: a callback is signed with each, so that receivers can change over. Derived from PAYLOAD_KEY where not set.",
  ),
  serviceKey: setting(
    "SERVICE_API_KEY",
    serviceKey,
    "One API key beside those of the database, `ah_sk_…`; it mints tokens of embedded forms and does nothing else.",
  ),
  embedSecret: setting(
    "EMBED_SIGNING_SECRET",
    embedSecret,
    "Signs the tokens of embedded forms, at least 32 characters. Without it embedding is off.",
  ),
  embedOrigins: setting(
    "EMBED_PARENT_ORIGINS",
    parentOrigins,
    "Origins of pages that may show an embedded form, comma-separated, e.g. https://*.example.com.",
    "",
  ),
  outboundAllow: setting(
    "OUTBOUND_ALLOW",
    cidrs,
    "Private networks that callbacks may reach, as CIDR, comma-separated. `dev` allows loopback.",
    "",
  ),
  trustedProxies: setting(
    "TRUSTED_PROXIES",
    cidrs,
    "Networks of your reverse proxies, as CIDR; only from these is X-Forwarded-For believed.",
    "",
  ),
  verifierKeyEnvs: setting(
    "VERIFIER_KEY_ENVS",
    list,
    "Further environment variables that a verifier may name as the source of its key, comma-separated.",
    "",
  ),
  maxPayloadMb: setting("MAX_PAYLOAD_SIZE_MB", whole(1, 100), "Largest request body, in MiB.", "5"),
  maxWaiters: setting(
    "MAX_WAITERS",
    whole(1, 1_000_000),
    "Most places for those who wait on one node: polls, awaited tasks and streams.",
    "20000",
  ),
  metricsPort: setting(
    "METRICS_PORT",
    whole(0, 65535),
    "Port for metrics and health checks without credentials, in every role, workers too. Off where not set; 0 takes a free port.",
  ),
  metricsHost: setting("METRICS_HOST", text, "Address of that port.", "127.0.0.1"),
  drainSeconds: setting(
    "DRAIN_SECONDS",
    whole(0, 600),
    "Seconds between `not ready` and closing, for load balancers.",
    "5",
  ),
  retentionDays: setting(
    "RETENTION_DAYS",
    whole(1, 3650),
    "Days that told callbacks, messages and their log are kept. Tasks and their audit trails stay.",
    "30",
  ),
} as const;

type Settings = typeof SETTINGS;
type Read<K extends keyof Settings> = Settings[K] extends Setting<infer T> ? T : never;
type Optional = "databaseUrl" | "adminToken" | "serviceKey" | "embedSecret" | "metricsPort";

/** A part of the server that brings settings of its own: a channel. */
export interface Configurable {
  readonly kind: string;
  readonly settings: SettingTable;
}

/** A part that takes secrets from the environment by the name of the variable: a verifier's provider. */
export interface KeyUser {
  /** Variables without our prefix, e.g. `ANTHROPIC_API_KEY`. */
  readonly keyVariable: string;
  readonly baseUrlVariable: string;
}

export interface Plugins {
  readonly channels: readonly Configurable[];
  readonly providers: readonly KeyUser[];
}

/** Everything the server was told, checked. Frozen; nothing else reads the environment. */
export type Config = { readonly [K in Exclude<keyof Settings, Optional>]: Read<K> } & {
  readonly [K in Optional]: Read<K> | undefined;
} & {
  /** What each channel was told, by its kind; the channel knows the shape. */
  readonly channels: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Variables that a verifier may name, with what they hold. */
  readonly verifierEnv: ReadonlyMap<string, string>;
  /** Undefined where nothing is traced. */
  readonly tracing: TracingSettings | undefined;
};

/** All mistakes of the environment at once. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? "a mistake" : `${problems.length} mistakes`}:\n  ${problems.join("\n  ")}`,
    );
    this.name = "ConfigError";
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks the environment. An empty variable counts as not set.
 * @throws ConfigError naming every problem; values are never repeated.
 */
export function loadConfig(env: Environment, plugins: Plugins): Config {
  const problems: string[] = [];
  const values: Partial<Record<keyof Config, unknown>> = { ...readSettings(SETTINGS, env, problems) };
  values.channels = new Map(
    plugins.channels.map(({ kind, settings }) => [
      kind,
      Object.freeze(readSettings(settings, env, problems)),
    ]),
  );
  if (!env.AWAITHUMANS_PAYLOAD_KEY) {
    problems.push("AWAITHUMANS_PAYLOAD_KEY is not set. Make one with: openssl rand -base64 32");
  }
  const url = values.publicUrl;
  if (values.environment === "production" && typeof url === "string" && !url.startsWith("https://")) {
    problems.push(
      "AWAITHUMANS_PUBLIC_URL must be https:// in production, or session cookies travel in clear.",
    );
  }
  values.tracing = readTracing(env, problems);
  values.verifierEnv = readVerifierEnv(
    env,
    { providers: plugins.providers, listed: values.verifierKeyEnvs as readonly string[] },
    problems,
  );
  if (problems.length > 0) throw new ConfigError(problems);
  values.webhookSecrets ??= [derivedWebhookSecret(values.payloadKey as Buffer)];
  // The tables give each value its type; what is missing or wrong was refused above.
  return Object.freeze(values) as Config;
}

const variablesOf = ({ keyVariable, baseUrlVariable }: KeyUser) => [keyVariable, baseUrlVariable];

/** Of an allowed variable, ours with the prefix wins over the vendor's own; what is wrong is added to `problems`. */
function readVerifierEnv(
  env: Environment,
  { providers, listed }: { providers: readonly KeyUser[]; listed: readonly string[] },
  problems: string[],
): ReadonlyMap<string, string> {
  const places = new Set(providers.map(({ baseUrlVariable }) => baseUrlVariable));
  const named = Object.keys(env).filter((name) => VERIFIER_VARIABLE.test(name));
  const found = new Map<string, string>();
  for (const name of new Set([...providers.flatMap(variablesOf), ...listed, ...named])) {
    const variable = env[`AWAITHUMANS_${name}`] ? `AWAITHUMANS_${name}` : name;
    // A secret that is mounted from a file often ends with a line break.
    const value = env[variable]?.trim();
    if (!value) continue;
    const read = places.has(name) ? baseUrl : providerKey;
    const sound = readAs(read, { variable, value }, problems);
    if (sound !== undefined) found.set(name, sound);
  }
  return found;
}

/** Whether something reads this variable with our prefix. */
export function isKnownVariable(variable: string, plugins: Plugins): boolean {
  const tables = [SETTINGS, ...plugins.channels.map(({ settings }) => settings)];
  const names = [
    ...tables.flatMap((table) => Object.values(table).map(({ name }) => name)),
    ...plugins.providers.flatMap(variablesOf),
  ];
  return VERIFIER_VARIABLE.test(variable) || names.some((name) => variable === `AWAITHUMANS_${name}`);
}

/** What callbacks are signed with where nobody says with what. */
export const derivedWebhookSecret = (root: Buffer): Buffer =>
  deriveKey(root, "awaithumans-standard-webhooks");

/** A 32-byte key for one purpose, by HKDF-SHA256 from the root secret with info `v1`. */
export function deriveKey(root: Buffer, salt: string): Buffer {
  return Buffer.from(hkdfSync("sha256", root, salt, "v1", 32));
}
