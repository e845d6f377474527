import { Logger as GraphileLogger } from "graphile-worker";
import type { Logger } from "pino";

/** Graphile's own messages: trouble as `warn`, the rest as `debug`. Their metadata holds payloads and is dropped. */
export function runnerLogger(log: Logger): GraphileLogger {
  return new GraphileLogger(() => (level, message) => {
    const trouble = level === "error" || level === "warning";
    log[trouble ? "warn" : "debug"]({ component: "graphile-worker" }, message);
  });
}
