import { pino } from "pino";
import { loadConfig } from "../../src/config.ts";
import { start } from "../../src/main.ts";
import { PLUGINS } from "../../src/plugins.ts";
import { pager } from "../support/pager/index.ts";
import { PAYLOAD_KEY } from "../support/server.ts";

/** What a child process is told: a whole worker that pages people by the vendor at this URL. */
const [, , databaseUrl = "", pagerUrl = ""] = process.argv;

const plugins = { ...PLUGINS, channels: [pager] };
const env = {
  AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
  AWAITHUMANS_PAGER_URL: pagerUrl,
  AWAITHUMANS_PAGER_SECRET: "beep",
  AWAITHUMANS_DATABASE_POOL_SIZE: "5",
};
await start({
  config: { ...loadConfig(env, plugins), databaseUrl },
  role: "worker",
  plugins,
  hosts: [],
  log: pino({ level: "silent" }),
});
