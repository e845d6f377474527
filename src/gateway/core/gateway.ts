import type { BlockList } from "node:net";
import type { DescService } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter, type Interceptor } from "@connectrpc/connect";
import type { Logger } from "pino";
import type { Authenticate } from "../../services/core/authenticate.ts";
import { type Implementation, inProcessTransport } from "../../services/core/transport.ts";
import type { Waiters } from "../../services/task/waiters.ts";
import { Bodies } from "./bodies.ts";
import { Callers } from "./caller.ts";
import { applyCors, type CorsOrigins } from "./cors.ts";
import { addHealth, type Readiness } from "./health.ts";
import type { HttpHandler, HttpRequest, HttpResponse } from "./http.ts";
import { type ListenAddress, Listener } from "./listener.ts";
import { Mount } from "./mount.ts";
import { addReflection } from "./reflection.ts";
import type { Dialect } from "./row.ts";
import { Rpc } from "./rpc.ts";
import type { OnRequest } from "./wait.ts";

/** What the gateway needs to know of the configuration. */
export interface GatewayConfig {
  readonly publicUrl: string;
  readonly corsOrigins: CorsOrigins;
  readonly trustedProxies: BlockList;
  readonly maxPayloadMb: number;
}

export interface GatewayOptions {
  config: GatewayConfig;
  log: Logger;
  /** Implementations of our services: served on the network and called by the rows. */
  implementations: readonly Implementation[];
  interceptors: Interceptor[];
  authenticate: Authenticate;
  waiters: Waiters;
  readiness: () => Promise<Readiness>;
  dialects: readonly Dialect[];
  /** Takes whatever is neither an RPC nor a dialect's: the dashboard. */
  pages: { readonly handle: HttpHandler };
  /** Told of each answer of a dialect's row. */
  onRequest?: OnRequest;
  /** Most connections at once; one more is closed at once. */
  maxConnections?: number;
  /** Most bytes of bodies that are held while they arrive. */
  maxBodyBytesInAll?: number | undefined;
  headersTimeoutMs?: number;
  requestTimeoutMs?: number;
}

/** How long new connections are still taken after polls were answered because of the closing. */
const REPOLL_MS = 1_000;

export interface Gateway {
  /** Open connections. */
  readonly connections: number;
  /** Bytes of large bodies that are not complete yet. */
  readonly arrivingBytes: number;
  /** @throws the operating system's error, e.g. `EADDRINUSE`, and listens nowhere then. */
  listen(address: ListenAddress): Promise<{ port: number }>;
  /** Answers who waits, ends streams, lets calls finish for at most `graceMs`, and closes the listener last. */
  close(graceMs: number): Promise<void>;
}

/** Everything that listens, on one port. */
export function createGateway(options: GatewayOptions): Gateway {
  const { config } = options;
  const callers = new Callers({ ...config, authenticate: options.authenticate });
  const closing = new AbortController();
  const bodies = new Bodies(options.maxBodyBytesInAll);
  const maxBytes = config.maxPayloadMb * 1024 * 1024;
  const rpc = new Rpc({
    callers,
    interceptors: options.interceptors,
    routes: (router) => addServices(router, options),
    readMaxBytes: maxBytes,
    bodies,
    publicUrl: config.publicUrl,
    log: options.log,
    shutdownSignal: closing.signal,
  });
  const transport = inProcessTransport(options.implementations, options.interceptors);
  const mounts = options.dialects.map(
    (dialect) =>
      new Mount(dialect, {
        callers,
        transport,
        waiters: options.waiters,
        bodyLimits: { maxBytes, bodies },
        corsOrigins: config.corsOrigins,
        log: options.log,
        onRequest: options.onRequest,
      }),
  );
  const route = (req: HttpRequest, res: HttpResponse): void => {
    const call = rpc.find(req);
    if (call) {
      if (!applyCors(req, res, config.corsOrigins)) call(req, res);
      return;
    }
    const mount = mounts.map((candidate) => candidate.find(req)).find((found) => found !== undefined);
    (mount ?? options.pages.handle)(req, res);
  };
  const handle: HttpHandler = (req, res) => {
    try {
      route(req, res);
    } catch (error) {
      options.log.error({ err: error }, "request failed");
      res.destroy();
    }
  };
  const onError = (error: unknown) => options.log.error({ err: error }, "connection not accepted");
  const { maxConnections } = options;
  const listener = new Listener({ handle, onError, maxConnections, ...timeoutsOf(options) });
  return {
    get connections() {
      return listener.connections;
    },
    get arrivingBytes() {
      return bodies.bytes;
    },
    listen: (address) => listener.listen(address),
    async close(graceMs) {
      // Stock clients poll again at once, on a new connection, and give up where it is refused.
      let acceptMs = 0;
      const closed = listener.close(graceMs, () => acceptMs);
      if (options.waiters.close() > 0) acceptMs = REPOLL_MS;
      closing.abort(new ConnectError("the server is closing; call again", Code.Unavailable));
      await closed;
    },
  };
}

function addServices(router: ConnectRouter, { implementations, readiness }: GatewayOptions): void {
  for (const { service, impl } of implementations) router.service(service, impl);
  const services: DescService[] = implementations.map(({ service }) => service);
  addHealth(router, { services: services.map(({ typeName }) => typeName), readiness });
  addReflection(router, services);
}

function timeoutsOf({ headersTimeoutMs, requestTimeoutMs }: GatewayOptions) {
  return {
    ...(headersTimeoutMs !== undefined && { headersTimeoutMs }),
    ...(requestTimeoutMs !== undefined && { requestTimeoutMs }),
  };
}
