import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { openLog } from "../log.ts";
import { type Running, start } from "../main.ts";
import type { Role, StartOptions } from "../parts.ts";
import { PLUGINS } from "../plugins.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError } from "./exit.ts";
import { halfSetVerifiers } from "./half-set.ts";
import { ownLinks, withOwnLinks } from "./local-url.ts";
import { typed } from "./npm.ts";
import { warn } from "./output.ts";
import { describeHolder } from "./port.ts";
import { portHolder } from "./port-holder.ts";
import { missingInSchema } from "./schema.ts";
import { loadWithDatabase, type RoleOptions, withOptions } from "./settings.ts";
import { sayStopping, stopRequested } from "./signals.ts";

interface RolePlan {
  role: Role;
  options: RoleOptions;
  hosts: (config: Config) => Promise<readonly string[]>;
  greet: (running: Running, config: Config) => void;
}

/** Runs `serve` or `worker` on a database that `migrate` has prepared, until asked to stop. */
export async function runRole({ role, options, hosts, greet }: RolePlan): Promise<void> {
  const env = withOptions(await readEnvironment(), options);
  const config = loadWithDatabase(await withOwnLinks(env));
  await refuseOldSchema(config.databaseUrl);
  const stopped = stopRequested();
  const log = openLog(config.logLevel);
  const running = await startOnPort({ config, role, plugins: PLUGINS, hosts: await hosts(config), log });
  greet(running, config);
  if (!env.AWAITHUMANS_PUBLIC_URL) warn(`⚠ ${ownLinks(config.publicUrl)}.`);
  void logChannels(running, log);
  for (const { name, message } of halfSetVerifiers(config)) log.warn({ verifier: name }, message);
  await stopped;
  sayStopping();
  await running.close();
}

/** Nothing of a channel is half set up and silent. */
async function logChannels({ channelsInUse }: Running, log: Logger): Promise<void> {
  for (const { kind, label, problems } of await channelsInUse) {
    if (problems.length > 0) log.warn({ channel: kind, problems }, `${label} is not fully set up`);
  }
}

async function startOnPort(options: StartOptions): Promise<Running> {
  try {
    return await start(options);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    const { port } = options.config;
    throw new CommandError(
      `Port ${port} is taken by ${describeHolder(await portHolder(port))}. Give another with --port.`,
    );
  }
}

async function refuseOldSchema(url: string): Promise<void> {
  const missing = await missingInSchema(url);
  if (missing.length === 0) return;
  throw new CommandError(`The schema of the database lacks ${missing.join(", ")}. Run: ${typed("migrate")}`);
}
