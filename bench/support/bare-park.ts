import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { serveJobs } from "./child.ts";

export interface BareParkJobs {
  /** Starts the server on loopback; the result is its port. */
  listen(argument: null): Promise<number>;
  [name: string]: (argument: never) => Promise<unknown>;
}

/** The least that parks: it keeps the response, and answers at once where it is asked for no time. */
const parked = new Set<ServerResponse>();
const server = createServer({ keepAliveTimeout: 65_000 }, (req, res) => {
  if (req.url?.endsWith("timeout=1")) {
    res.end('{"status":"created"}');
    return;
  }
  parked.add(res);
  res.once("close", () => parked.delete(res));
});

serveJobs({
  listen: () =>
    new Promise<number>((resolve) => {
      server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, () =>
        resolve((server.address() as AddressInfo).port),
      );
    }),
});
