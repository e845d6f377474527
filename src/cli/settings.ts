import { type Config, ConfigError, loadConfig, SETTINGS } from "../config.ts";
import { PLUGINS } from "../plugins.ts";
import type { Environment } from "./environment.ts";
import { typed } from "./npm.ts";

export interface RoleOptions {
  host?: string;
  port?: string;
  logLevel?: string;
}

/** Options of the command line win over the environment. */
export function withOptions(env: Environment, { host, port, logLevel }: RoleOptions): Environment {
  return {
    ...env,
    ...(host !== undefined && { AWAITHUMANS_HOST: host }),
    ...(port !== undefined && { AWAITHUMANS_PORT: port }),
    ...(logLevel !== undefined && { AWAITHUMANS_LOG_LEVEL: logLevel }),
  };
}

/** The port asked for, else the default one; undefined where what was given is no port. */
export function wantedPort(env: Environment): number | undefined {
  const port = Number(env.AWAITHUMANS_PORT || SETTINGS.port.fallback);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : undefined;
}

/**
 * The settings of a command that needs a database of yours.
 * @throws ConfigError naming every problem, a missing AWAITHUMANS_DATABASE_URL among them.
 */
export function loadWithDatabase(env: Environment): Config & { databaseUrl: string } {
  const problems: string[] = [];
  if (!env.AWAITHUMANS_DATABASE_URL) {
    problems.push(
      `AWAITHUMANS_DATABASE_URL is not set. Give a Postgres of yours; \`${typed("dev")}\` starts its own.`,
    );
  }
  try {
    const config = loadConfig(env, PLUGINS);
    if (config.databaseUrl !== undefined) return { ...config, databaseUrl: config.databaseUrl };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
  }
  throw new ConfigError(problems);
}
