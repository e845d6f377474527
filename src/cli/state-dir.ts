import { chmod, readFile } from "node:fs/promises";
import path from "node:path";
import { SETTINGS } from "../config.ts";
import { writePrivate } from "../private-file.ts";
import { newSecret } from "../services/db/ids.ts";
import type { Environment } from "./environment.ts";
import { CommandError } from "./exit.ts";
import { warn } from "./output.ts";

export interface StateDirOptions {
  stateDir?: string;
  dbPath?: string;
}

/** Full path of the state directory: option, else AWAITHUMANS_DB_PATH, else the default in the working directory. */
export function chooseStateDir(options: StateDirOptions, env: Environment): string {
  if (options.dbPath !== undefined) {
    warn("--db-path names the state directory: the database is Postgres. The option is now --state-dir.");
  }
  const given =
    options.stateDir ?? options.dbPath ?? (env.AWAITHUMANS_DB_PATH || (SETTINGS.stateDir.fallback ?? ""));
  // Older versions kept one database file, by default .awaithumans/dev.db.
  return path.resolve(given.endsWith(".db") ? path.dirname(given) : given);
}

const SECRETS = {
  payloadKey: { file: "payload.key", sound: /^[A-Za-z0-9_-]{43}=?$/ },
  adminToken: { file: "admin.token", sound: /^[\x21-\x7e]{8,512}$/ },
} as const;

export type SecretName = keyof typeof SECRETS;

export function secretFile(stateDir: string, name: SecretName): string {
  return path.join(stateDir, SECRETS[name].file);
}

/** The secret of that name, made on first use: 32 random bytes in URL-safe base64. */
export async function ensureSecret(stateDir: string, name: SecretName): Promise<string> {
  const found = await readSecret(stateDir, name);
  if (found !== undefined) return found;
  const secret = newSecret();
  await writePrivate(secretFile(stateDir, name), `${secret}\n`);
  return secret;
}

/** The secret of that name, or undefined where there is none yet. @throws CommandError if the file is damaged. */
export async function readSecret(stateDir: string, name: SecretName): Promise<string | undefined> {
  const file = secretFile(stateDir, name);
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  const secret = text.trim();
  if (!SECRETS[name].sound.test(secret)) {
    throw new CommandError(`${file} is damaged. Restore it, or remove it to have a new one made.`);
  }
  await chmod(file, 0o600).catch(() => {});
  return secret;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** For reading: relative to the working directory where it lies inside. */
export function displayPath(folder: string): string {
  const relative = path.relative(process.cwd(), folder);
  return relative.startsWith("..") || path.isAbsolute(relative) ? folder : `./${relative}`;
}
