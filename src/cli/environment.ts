import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseEnv } from "node:util";
import { isKnownVariable, SETTINGS } from "../config.ts";
import { PLUGINS } from "../plugins.ts";
import { list } from "../setting.ts";
import { warn } from "./output.ts";
import { withoutServiceLinks } from "./service-links.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = "AWAITHUMANS_";

const KEY_ENVS = PREFIX + SETTINGS.verifierKeyEnvs.name;

/** Read by clients and by this command, not settings of the server. */
const OTHER_KEYS = ["URL", "DISCOVERY_FILE", "QUIET"];

/** `.env` of the working directory below the process environment; warns once of keys that nothing reads. */
export async function readEnvironment(): Promise<Environment> {
  const file = await readDotEnv(path.resolve(".env"));
  const environment = { ...file, ...withoutServiceLinks(process.env) };
  const unknown = unknownKeys(environment);
  const written = unknown.filter((key) => key in file);
  const exported = unknown.filter((key) => !(key in file));
  if (written.length > 0) warn(`.env: nothing reads ${written.join(", ")}. Check the spelling.`);
  if (exported.length > 0) warn(`Environment: nothing reads ${exported.join(", ")}. Check the spelling.`);
  for (const each of unsetKeys(environment)) warn(`${each}.`);
  return environment;
}

async function readDotEnv(file: string): Promise<Environment> {
  try {
    return parseEnv(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}

/** Keys with our prefix that are no setting, and that no verifier may name. */
export function unknownKeys(env: Environment): string[] {
  const listed = list(env[KEY_ENVS] ?? "");
  const others = [...listed, ...[...OTHER_KEYS, ...listed].map((name) => PREFIX + name)];
  return Object.keys(env).filter(
    (key) => key.startsWith(PREFIX) && !others.includes(key) && !isKnownVariable(key, PLUGINS),
  );
}

/** What to say of each variable that verifiers may name by the operator's list, and that holds nothing. */
export function unsetKeys(env: Environment): string[] {
  const unset = list(env[KEY_ENVS] ?? "").filter((name) => !env[name] && !env[PREFIX + name]);
  return unset.map((name) => `${KEY_ENVS} names ${name}, which is not set`);
}
