import { flushCompileCache } from "node:module";
import { pino } from "pino";
import { loadConfig } from "../../src/config.ts";
import { type Running, start } from "../../src/main.ts";
import { PLUGINS } from "../../src/plugins.ts";
import { STEPS, type Step } from "../../src/services/core/step.ts";
import { pager } from "../support/pager/index.ts";
import { ADMIN_TOKEN, PAYLOAD_KEY } from "../support/server.ts";
import type { Order, Point, Report } from "./node.ts";

const plugins = { ...PLUGINS, channels: [...PLUGINS.channels, pager] };
const SETTINGS = {
  AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
  AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN,
  AWAITHUMANS_PORT: "0",
  AWAITHUMANS_DRAIN_SECONDS: "0",
  AWAITHUMANS_OUTBOUND_ALLOW: "127.0.0.0/8",
  AWAITHUMANS_DATABASE_POOL_SIZE: "5",
};

let running: Running | undefined;
let steps: string[] = [];
/** Where this process ends itself, and how often it still passes by there before. */
let end: Point | undefined;

const at = (phase: Point["phase"]) => (message: unknown) => {
  // The channel carries steps and nothing else.
  const step = `${(message as Step).kind} ${(message as Step).name}`;
  if (phase === "before") steps.push(step);
  if (end?.phase !== phase || end.step !== step) return;
  end.nth -= 1;
  if (end.nth === 0) process.kill(process.pid, "SIGKILL");
};
STEPS.start.subscribe(at("before"));
STEPS.asyncStart.subscribe(at("after"));

async function obey(order: Order): Promise<Report> {
  switch (order.do) {
    case "start": {
      const config = loadConfig({ ...SETTINGS, ...order.env }, plugins);
      const log = pino({ level: "silent" });
      running = await start({
        ...{ config: { ...config, databaseUrl: order.databaseUrl }, plugins, log },
        ...{ role: "both", hosts: ["127.0.0.1"] },
      });
      return { port: running.port ?? 0 };
    }
    case "watch": {
      const seen = steps;
      steps = [];
      end = order.end;
      return { steps: seen };
    }
    case "stop":
      await running?.close();
      running = undefined;
      end = undefined;
      return {};
  }
}

process.on("message", (order: Order) => {
  obey(order).then(
    (report) => process.send?.(report),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
// A process that is killed has no time for it.
flushCompileCache();
process.on("disconnect", () => process.exit());
