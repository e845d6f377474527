import type { Logger } from "pino";
import type { Readiness } from "../core/health.ts";
import { type HttpHandler, jsonReply, pathOf, type Reply, send } from "../core/http.ts";
import { type ListenAddress, Listener } from "../core/listener.ts";
import { type MetricsText, metricsReply } from "./metrics.ts";

export interface MonitorOptions extends ListenAddress {
  metrics: MetricsText;
  readiness: () => Promise<Pick<Readiness, "ready">>;
  log: Logger;
}

export interface Monitor {
  readonly port: number;
  close(): Promise<void>;
}

const GRACE_MS = 1_000;
/** Who scrapes and who probes need a few. */
const CONNECTIONS_MAX = 100;

/**
 * A port of its own for whoever watches over this process, without credentials: metrics, whether it lives, and whether it
 * is ready. It says nothing else.
 */
export async function openMonitor(options: MonitorOptions): Promise<Monitor> {
  const { hosts, port, log } = options;
  const handle: HttpHandler = (req, res) => {
    const isRead = req.method === "GET" || req.method === "HEAD";
    const reply = isRead ? answer(pathOf(req), options) : NOT_ALLOWED;
    Promise.resolve(reply)
      .catch((error: unknown): Reply => {
        log.error({ err: error }, "metrics could not be read");
        return { status: 500 };
      })
      .then(({ headers, ...rest }) => send(res, { ...rest, headers: { ...NOT_STORED, ...headers } }));
  };
  const onError = (error: unknown) => log.error({ err: error }, "connection not accepted");
  const listener = new Listener({ handle, onError, maxConnections: CONNECTIONS_MAX });
  const bound = await listener.listen({ hosts, port });
  return { port: bound.port, close: () => listener.close(GRACE_MS) };
}

const NOT_STORED = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
const NOT_ALLOWED: Reply = { status: 405, headers: { allow: "GET, HEAD" } };

const status = (isGood: boolean): Reply =>
  jsonReply(isGood ? 200 : 503, JSON.stringify({ status: isGood ? "ok" : "unavailable" }));

async function answer(path: string, { metrics, readiness }: MonitorOptions): Promise<Reply> {
  if (path === "/metrics") return metricsReply(metrics);
  if (path === "/health/live") return status(true);
  if (path === "/health/ready") return status((await readiness()).ready);
  return { status: 404 };
}
