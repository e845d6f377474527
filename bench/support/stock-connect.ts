import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo, Server } from "node:net";
import type { ConnectRouter } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { AuthService } from "../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { serveJobs } from "./child.ts";

export interface StockJobs {
  /** Starts both servers on loopback; the result is their ports. */
  listen(argument: null): Promise<{ http1: number; http2: number }>;
  [name: string]: (argument: never) => Promise<unknown>;
}

const routes = (router: ConnectRouter) => {
  router.service(AuthService, { getMe: () => ({ authenticated: false }) });
};

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** The same RPC by connect-node as it comes, without interceptors. */
serveJobs({
  listen: async () => ({
    http1: await listening(createServer(connectNodeAdapter({ routes }))),
    http2: await listening(createHttp2Server(connectNodeAdapter({ routes }))),
  }),
});
