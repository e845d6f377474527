import { pino } from "pino";
import { loadConfig } from "../../src/config.ts";
import { start } from "../../src/main.ts";
import { PLUGINS } from "../../src/plugins.ts";

/** A process of its own in the role `worker`, as its environment says. */
const config = loadConfig(process.env, PLUGINS);
await start({
  config: { ...config, databaseUrl: config.databaseUrl ?? "" },
  role: "worker",
  plugins: PLUGINS,
  hosts: [],
  log: pino({ level: "silent" }),
});
