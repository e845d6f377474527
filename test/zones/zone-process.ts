import { pino } from "pino";
import { loadConfig } from "../../src/config.ts";
import { start } from "../../src/main.ts";
import { PLUGINS } from "../../src/plugins.ts";
import { setClock } from "./set-clock.ts";

/** Server and worker, or a worker alone, as the environment says, with a clock that whoever started it sets. */
const config = loadConfig(process.env, PLUGINS);
const role = process.env.ROLE === "worker" ? "worker" : "both";
const running = await start({
  config: { ...config, databaseUrl: config.databaseUrl ?? "" },
  role,
  plugins: PLUGINS,
  hosts: ["127.0.0.1"],
  log: pino({ level: "silent" }),
});
process.on("message", (time: string) => {
  setClock(time);
  process.send?.("set");
});
process.on("disconnect", () => process.exit());
process.send?.(running.port ?? 0);
