import { pino } from "pino";
import { loadConfig } from "../../../../src/config.ts";
import { type Running, start } from "../../../../src/main.ts";
import { PLUGINS } from "../../../../src/plugins.ts";
import { PAYLOAD_KEY } from "../../../support/server.ts";

/** Settings that send through this port. */
export function mailEnv(port: string | number): Record<string, string> {
  return {
    AWAITHUMANS_EMAIL_TRANSPORT: "smtp",
    AWAITHUMANS_EMAIL_FROM: "approvals@acme.test",
    AWAITHUMANS_SMTP_HOST: "127.0.0.1",
    AWAITHUMANS_SMTP_PORT: String(port),
    AWAITHUMANS_SMTP_START_TLS: "false",
  };
}

/** A worker of this process that sends through this port. */
export function startWorker(databaseUrl: string, port: string | number): Promise<Running> {
  const settings = { AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, AWAITHUMANS_DATABASE_POOL_SIZE: "5" };
  const config = loadConfig({ ...settings, ...mailEnv(port) }, PLUGINS);
  const log = pino({ level: "silent" });
  return start({ config: { ...config, databaseUrl }, role: "worker", plugins: PLUGINS, hosts: [], log });
}

// As a child process, which can be killed: `mail-worker.ts <database URL> <port>`.
const [, script, databaseUrl, port] = process.argv;
if (script === import.meta.filename && databaseUrl && port) await startWorker(databaseUrl, port);
