import { Logger as GraphileLogger } from "graphile-worker";
import type { Logger } from "pino";

/** Fewer connections than jobs at once are meant so, and nothing that somebody should look at. */
const INTENDED = /maxPoolSize \(\d+\) smaller than concurrency/;

/** Graphile's own messages: trouble as `warn`, the rest as `debug`. Their metadata holds payloads and is dropped. */
export function runnerLogger(log: Logger): GraphileLogger {
  return new GraphileLogger(() => (level, message) => {
    const trouble = (level === "error" || level === "warning") && !INTENDED.test(message);
    log[trouble ? "warn" : "debug"]({ component: "graphile-worker" }, message);
  });
}
