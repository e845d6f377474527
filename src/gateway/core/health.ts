import { Code, ConnectError, type ConnectRouter, type HandlerContext } from "@connectrpc/connect";
import {
  Health,
  HealthCheckResponse_ServingStatus as Serving,
} from "../../../gen/grpc/health/v1/health_pb.ts";

/** Whether this node wants requests, and what else is worth telling a probe. */
export interface Readiness {
  readonly ready: boolean;
  readonly workerLagSeconds?: number;
}

/** How often a watched status is looked at. */
const WATCH_MS = 1_000;

/** The standard health service of gRPC; all services of this node share one status. */
export function addHealth(
  router: ConnectRouter,
  options: { services: readonly string[]; readiness: () => Promise<Readiness> },
): void {
  const names = new Set(["", ...options.services]);
  const status = async () => ((await options.readiness()).ready ? Serving.SERVING : Serving.NOT_SERVING);
  router.service(Health, {
    async check({ service }) {
      if (!names.has(service)) throw new ConnectError("no such service", Code.NotFound);
      return { status: await status() };
    },
    async list() {
      const current = { status: await status() };
      return { statuses: Object.fromEntries([...names].map((name) => [name, current])) };
    },
    async *watch({ service }, context) {
      if (!names.has(service)) {
        yield { status: Serving.SERVICE_UNKNOWN };
        await pause(context, undefined);
        return;
      }
      let last: Serving | undefined;
      while (!context.signal.aborted) {
        const current = await status();
        if (current !== last) yield { status: current };
        last = current;
        await pause(context, WATCH_MS);
      }
    },
  });
}

/** Resolves after a while, or when the call ends. */
function pause({ signal }: HandlerContext, ms: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
  });
}
