import { hkdfSync } from "node:crypto";
import type { BlockList } from "node:net";
import { isParentOrigin } from "./services/auth/parent-origin.ts";
import { networks } from "./services/outbound/index.ts";
import {
  list,
  oneOf,
  readSettings,
  type Setting,
  SettingError,
  type SettingTable,
  setting,
  shaped,
  text,
  VERIFIER_VARIABLE,
  whole,
} from "./setting.ts";

function cidrs(value: string): BlockList {
  try {
    return networks(list(value));
  } catch (error) {
    throw new SettingError(
      error instanceof RangeError
        ? `is not a list of networks: ${error.message}`
        : "is not a list of networks",
    );
  }
}

function publicUrl(value: string): string {
  if (/^https?:\/\/[A-Za-z0-9.-]+(:\d+)?\/?$/.test(value)) return value.replace(/\/$/, "");
  throw new SettingError("must be http:// or https:// with a host, perhaps a port, and no path");
}

function databaseUrl(value: string): string {
  if (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new SettingError(
    "must be a URL that starts with postgres:// or postgresql://; other databases are not supported",
  );
}

function rootKey(value: string): Buffer {
  const key = Buffer.from(value, "base64");
  if (key.length === 32) return key;
  throw new SettingError("must be base64 (standard or URL-safe) of exactly 32 bytes");
}

const adminToken = shaped(
  /^[\x21-\x7e]{8,512}$/,
  "must be 8 to 512 printable ASCII characters without spaces",
);

const serviceKey = shaped(/^ah_sk_[0-9a-f]{40}$/, "must be `ah_sk_` and 40 lower-case hex characters");

const embedSecret = shaped(/^.{32,}$/s, "must have at least 32 characters");

function parentOrigins(value: string): readonly string[] {
  const origins = list(value);
  if (origins.every(isParentOrigin)) return origins;
  throw new SettingError(
    "must be https:// origins without a path, or http://localhost; `*` may stand for the first label of a host",
  );
}

function webhookSecret(value: string): Buffer {
  const key = Buffer.from(value.replace(/^whsec_/, ""), "base64");
  if (key.length >= 24 && key.length <= 64) return key;
  throw new SettingError("must be `whsec_` and the base64 of 24 to 64 bytes");
}

function corsOrigins(value: string): "*" | readonly string[] {
  const origins = list(value);
  if (origins.length === 1 && origins[0] === "*") return "*";
  const sound = /^(https:\/\/[A-Za-z0-9.-]+|http:\/\/(localhost|127\.0\.0\.1))(:\d+)?$/;
  if (origins.every((origin) => sound.test(origin))) return origins;
  throw new SettingError(
    "must be `*` alone, or https:// origins and http://localhost origins without a path",
  );
}

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
    "Connections of one process to the database; the jobs of a worker use as many again, and thirty for messages and verdicts.",
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
    "Where people reach the server; used in every link.",
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
  webhookSecret: setting(
    "WEBHOOK_SECRET",
    webhookSecret,
    "Secret of the Standard Webhooks signature on callbacks, `whsec_…`. Derived from PAYLOAD_KEY where not set.",
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
  drainSeconds: setting(
    "DRAIN_SECONDS",
    whole(0, 600),
    "Seconds between `not ready` and closing, for load balancers.",
    "5",
  ),
} as const;

type Settings = typeof SETTINGS;
type Read<K extends keyof Settings> = Settings[K] extends Setting<infer T> ? T : never;
type Optional = "databaseUrl" | "adminToken" | "serviceKey" | "embedSecret";

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
  if (problems.length > 0) throw new ConfigError(problems);
  values.webhookSecret ??= deriveKey(values.payloadKey as Buffer, "awaithumans-standard-webhooks");
  values.verifierEnv = readVerifierEnv(env, plugins.providers, values.verifierKeyEnvs as readonly string[]);
  // The tables give each value its type; what is missing or wrong was refused above.
  return Object.freeze(values) as Config;
}

const variablesOf = ({ keyVariable, baseUrlVariable }: KeyUser) => [keyVariable, baseUrlVariable];

/** Of an allowed variable, ours with the prefix wins over the vendor's own. */
function readVerifierEnv(
  env: Environment,
  providers: readonly KeyUser[],
  listed: readonly string[],
): ReadonlyMap<string, string> {
  const names = [
    ...providers.flatMap(variablesOf),
    ...listed,
    ...Object.keys(env).filter((name) => VERIFIER_VARIABLE.test(name)),
  ];
  const found = names.map((name) => [name, env[`AWAITHUMANS_${name}`] || env[name] || ""] as const);
  return new Map(found.filter(([, value]) => value !== ""));
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

/** A 32-byte key for one purpose, by HKDF-SHA256 from the root secret with info `v1`. */
export function deriveKey(root: Buffer, salt: string): Buffer {
  return Buffer.from(hkdfSync("sha256", root, salt, "v1", 32));
}
