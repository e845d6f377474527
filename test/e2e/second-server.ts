import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { loadConfig } from "../../src/config.ts";
import { start } from "../../src/main.ts";
import { PLUGINS } from "../../src/plugins.ts";

/** A second server on the same database, for whoever signs in there; it comes back on the same port. */
export async function startSecond(databaseUrl: string) {
  const key = randomBytes(32).toString("base64url");
  const startOn = (port: number) => {
    const env = {
      AWAITHUMANS_PAYLOAD_KEY: key,
      AWAITHUMANS_PORT: String(port),
      AWAITHUMANS_DRAIN_SECONDS: "0",
      AWAITHUMANS_DATABASE_POOL_SIZE: "5",
    };
    const config = { ...loadConfig(env, PLUGINS), databaseUrl };
    const log = pino({ level: "silent" });
    return start({ config, role: "server", plugins: PLUGINS, hosts: ["127.0.0.1"], log });
  };
  let running = await startOn(0);
  const port = running.port ?? 0;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => running.close(),
    async start() {
      running = await startOn(port);
    },
  };
}
