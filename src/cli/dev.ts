import path from "node:path";
import { type Logger, pino } from "pino";
import { loadConfig } from "../config.ts";
import { openLog } from "../log.ts";
import { type Running, start } from "../main.ts";
import { PLUGINS } from "../plugins.ts";
import { makeStateDir } from "../private-file.ts";
import { startEmbedded } from "../services/db/embedded/index.ts";
import { signOf, wordOf } from "./channel-line.ts";
import { chooseHosts, choosePort, withDefaults } from "./dev-settings.ts";
import { type DiscoveryEntry, DiscoveryError, discoveryFile, publish, withdraw } from "./discovery.ts";
import { readEnvironment } from "./environment.ts";
import { greet } from "./greeting.ts";
import { halfSetVerifiers } from "./half-set.ts";
import { localUrl } from "./local-url.ts";
import { typed } from "./npm.ts";
import { say, warn } from "./output.ts";
import { describeDatabase, migrateSchema } from "./schema.ts";
import { type RoleOptions, withOptions } from "./settings.ts";
import { sayStopping, stopRequested } from "./signals.ts";
import { chooseStateDir, displayPath, type StateDirOptions } from "./state-dir.ts";
import { type Announcement, lockStateDir } from "./state-lock.ts";

type DevOptions = RoleOptions & StateDirOptions;
type Undo = (() => Promise<void>)[];

/** Everything on this machine, until asked to stop; what was begun is undone in reverse, whatever happens. */
export async function dev(options: DevOptions): Promise<void> {
  const undo: Undo = [];
  const stopped = stopRequested(() => {
    for (const step of undo.splice(0)) void step();
  });
  try {
    await begin(options, undo);
    await stopped;
    sayStopping();
  } finally {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step().catch(report);
  }
}

function report(error: unknown): void {
  warn(error instanceof Error ? error.message : String(error));
}

async function begin(options: DevOptions, undo: Undo): Promise<void> {
  const env = withOptions(await readEnvironment(), options);
  const stateDir = chooseStateDir(options, env);
  await makeStateDir(stateDir);
  const lock = await lockStateDir(stateDir);
  undo.push(() => lock.release());

  const hosts = await chooseHosts(env);
  const port = await choosePort(env, hosts);
  const settled = loadConfig(await withDefaults(env, { stateDir, hosts, port }), PLUGINS);
  const log = openLog(settled.logLevel, pino.destination(2));
  const databaseUrl = settled.databaseUrl ?? (await startOwnPostgres(stateDir, { undo, log }));
  await migrateSchema(databaseUrl);
  const running = await start({
    config: Object.freeze({ ...settled, databaseUrl }),
    role: "both",
    plugins: PLUGINS,
    hosts,
    log,
  });
  undo.push(() => running.close());

  const announcement = {
    url: localUrl(hosts[0] ?? "localhost", running.port ?? port),
    admin_token: settled.adminToken ?? "",
    webhook_secret: `whsec_${settled.webhookSecrets[0]?.toString("base64")}`,
  };
  await lock.announce(announcement);
  await makeKnown(discoveryFile(env), {
    entry: discoveryEntry(announcement, { hosts, running, stateDir }),
    undo,
  });
  greet({
    url: announcement.url,
    database:
      settled.databaseUrl === undefined ? displayPath(stateDir) : describeDatabase(settled.databaseUrl),
    dashboard: settled.publicUrl,
    setupToken: running.setupToken,
  });
  for (const channel of await running.channelsInUse) {
    say([`${signOf(channel)} ${channel.label}: ${wordOf(channel)}`, ...channel.problems].join(". "));
  }
  for (const { name, message } of halfSetVerifiers(settled)) say(`⚠ ${name}: ${message}`);
}

async function startOwnPostgres(
  stateDir: string,
  { undo, log }: { undo: Undo; log: Logger },
): Promise<string> {
  const server = await startEmbedded({ stateDir, onTrouble: (message) => log.error(message) });
  undo.push(() => server.stop());
  return server.url;
}

interface DevServer {
  hosts: readonly string[];
  running: Running;
  stateDir: string;
}

function discoveryEntry(announcement: Announcement, { hosts, running, stateDir }: DevServer): DiscoveryEntry {
  return {
    url: announcement.url,
    host: hosts[0] ?? "",
    port: running.port ?? 0,
    pid: process.pid,
    started_at: new Date().toISOString().replace("Z", "+00:00"),
    admin_token: announcement.admin_token,
    state_dir: stateDir,
  };
}

/** The server runs also where it cannot be made known; then the person is told the other way. */
async function makeKnown(
  file: string,
  { entry, undo }: { entry: DiscoveryEntry; undo: Undo },
): Promise<void> {
  const env = typed(`env --state-dir ${path.resolve(entry.state_dir)}`);
  const byHand = `To point an SDK at this one: eval "$(${env})"`;
  try {
    const other = await publish(file, entry);
    if (other === undefined) undo.push(() => withdraw(file, entry));
    else say(`SDKs find the server at ${other.url} (process ${other.pid}), which was here first. ${byHand}`);
  } catch (error) {
    say(`SDKs do not find this server by themselves: ${obstacle(file, error)} ${byHand}`);
  }
}

function obstacle(file: string, error: unknown): string {
  if (error instanceof DiscoveryError) return error.message;
  const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
  return `${file} cannot be written${code}.`;
}
