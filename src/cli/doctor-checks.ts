import { stat } from "node:fs/promises";
import { type Config, ConfigError, loadConfig } from "../config.ts";
import { type Finding, failed, findPublicUrl, listed, pass, warned } from "../findings.ts";
import { PLUGINS } from "../plugins.ts";
import { newSecret } from "../services/db/ids.ts";
import { DiscoveryError, isLive, lookAt, readDiscovery } from "./discovery.ts";
import { type Environment, unknownKeys, unsetKeys } from "./environment.ts";
import { ownLinks, withOwnLinks } from "./local-url.ts";
import { typed } from "./npm.ts";
import { describeHolder, findPort, loopbackHosts } from "./port.ts";
import { wantedPort } from "./settings.ts";
import { readSecret, type SecretName, secretFile } from "./state-dir.ts";
import type { LockContent } from "./state-lock.ts";

/** What the checks look at. */
export interface Situation {
  env: Environment;
  stateDir: string;
  /** Full path of the discovery file. */
  discovery: string;
  /** The dev server that holds the state directory now. */
  running: LockContent | undefined;
}

export type Check = (situation: Situation) => Finding | Promise<Finding>;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** By name, in the order they are told. */
export const CHECKS: Readonly<Record<string, Check>> = {
  Node: () => pass(`${process.versions.node}`),
  Configuration: checkConfiguration,
  "Payload key": (situation) => checkSecret(situation, "payloadKey"),
  "Admin token": (situation) => checkSecret(situation, "adminToken"),
  Database: checkDatabase,
  "Public URL": checkPublicUrl,
  "Discovery file": checkDiscovery,
  Port: checkPort,
};

/** The settings, also where there is no key yet. @throws ConfigError */
export function settingsOf({ env }: Situation): Config {
  const payloadKey = env.AWAITHUMANS_PAYLOAD_KEY || newSecret();
  return loadConfig({ ...env, AWAITHUMANS_PAYLOAD_KEY: payloadKey }, PLUGINS);
}

function checkConfiguration(situation: Situation): Finding {
  const { env } = situation;
  try {
    settingsOf(situation);
  } catch (error) {
    if (error instanceof ConfigError) {
      const { problems } = error;
      return failed(
        problems.length > 1 ? listed(`${problems.length} mistakes`, problems) : problems.join(""),
      );
    }
    throw error;
  }
  const unknown = unknownKeys(env);
  const doubts = [...(unknown.length > 0 ? [`nothing reads ${unknown.join(", ")}`] : []), ...unsetKeys(env)];
  return doubts.length === 0 ? pass("every setting is sound") : warned(doubts.join("; "));
}

const SECRET_RULES = {
  payloadKey: { variable: "AWAITHUMANS_PAYLOAD_KEY", absent: failed },
  adminToken: { variable: "AWAITHUMANS_ADMIN_API_TOKEN", absent: warned },
} as const satisfies Record<SecretName, unknown>;

/** `dev` makes both by itself; with a database of yours, `serve` and `worker` need to be told. */
async function checkSecret({ env, stateDir }: Situation, name: SecretName): Promise<Finding> {
  const { variable, absent } = SECRET_RULES[name];
  if (env[variable]) return pass(`from ${variable}`);
  if (env.AWAITHUMANS_DATABASE_URL) return absent(`${variable} is not set; serve and worker do not make one`);
  const place = secretFile(stateDir, name);
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) return pass("none yet; dev makes it");
  if (process.platform !== "win32" && (found.mode & 0o077) !== 0)
    return failed(`${place} can be read by others: chmod 600`);
  try {
    await readSecret(stateDir, name);
    return pass(`in ${place}`);
  } catch (error) {
    return failed(messageOf(error));
  }
}

async function checkDatabase({ env, running }: Situation): Promise<Finding> {
  const url = env.AWAITHUMANS_DATABASE_URL;
  if (!url) return running ? checkHealth(running) : pass("not running; dev starts its own");
  // Loads the mapper and the job runner, which the other checks do without.
  const { describeDatabase, missingInSchema } = await import("./schema.ts");
  try {
    const missing = await missingInSchema(url);
    if (missing.length > 0) return failed(`the schema lacks ${missing.join(", ")}. Run: ${typed("migrate")}`);
    return pass(`${describeDatabase(url)}, schema up to date`);
  } catch (error) {
    return failed(messageOf(error));
  }
}

async function checkHealth({ url, pid }: LockContent): Promise<Finding> {
  if (url === undefined) return warned(`the dev server (process ${pid}) is still starting`);
  try {
    const { status } = await fetch(new URL("/api/health", url), { signal: AbortSignal.timeout(5_000) });
    return status === 200
      ? pass(`its own, and ${url} is healthy`)
      : failed(`${url}/api/health answers ${status}`);
  } catch {
    return failed(`the dev server (process ${pid}) does not answer at ${url}. Stop it and start it again.`);
  }
}

async function checkPublicUrl({ env }: Situation): Promise<Finding> {
  const url = env.AWAITHUMANS_PUBLIC_URL;
  if (!url && env.AWAITHUMANS_DATABASE_URL) {
    const { AWAITHUMANS_PUBLIC_URL: own } = await withOwnLinks(env);
    return warned(own ? ownLinks(own) : "AWAITHUMANS_PUBLIC_URL is not set");
  }
  if (!url) return pass("not set; links name localhost");
  return findPublicUrl(url, env.AWAITHUMANS_ENVIRONMENT);
}

async function checkDiscovery({ discovery, running }: Situation): Promise<Finding> {
  const place = await lookAt(discovery);
  if (place === "free") return pass("none; dev writes it");
  if (place instanceof DiscoveryError) return failed(place.message);
  const entry = await readDiscovery(discovery);
  if (entry === undefined) return warned(`${discovery} names no server. Remove it; dev writes it anew.`);
  if (!(await isLive(entry)))
    return warned(`${discovery} names ${entry.url}, which does not answer; dev replaces it.`);
  if (running?.url !== undefined && running.url !== entry.url)
    return warned(
      `${discovery} names ${entry.url}: SDKs ask that server, not ${running.url}, unless AWAITHUMANS_URL and ` +
        `AWAITHUMANS_ADMIN_API_TOKEN say otherwise (${typed("env")} prints both)`,
    );
  return pass(`names ${entry.url}, which answers`);
}

async function checkPort({ env, running }: Situation): Promise<Finding> {
  if (running?.url !== undefined) return pass(`the dev server listens at ${running.url}`);
  const wanted = wantedPort(env);
  if (wanted === undefined) return failed("AWAITHUMANS_PORT is no port");
  try {
    const { port, taken } = await findPort(await loopbackHosts(), wanted);
    return taken === undefined
      ? pass(`${port} is free`)
      : warned(`${wanted} is taken by ${describeHolder(taken)}; dev would use ${port}`);
  } catch (error) {
    return failed(messageOf(error));
  }
}
