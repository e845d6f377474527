import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { serveJobs } from "./child.ts";

export interface BareJsonJobs {
  /** Starts the server on loopback; the result is its port. */
  listen(argument: null): Promise<number>;
  [name: string]: (argument: never) => Promise<unknown>;
}

/** The least that answers a JSON body in JSON. */
const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on("data", (chunk: Buffer) => chunks.push(chunk));
  req.on("end", () => {
    const text = Buffer.concat(chunks).toString();
    const request: unknown = text === "" ? {} : JSON.parse(text);
    const body = JSON.stringify({
      authenticated: typeof request !== "object",
      user_id: null,
      email: null,
      display_name: null,
      is_operator: false,
    });
    res.setHeader("content-type", "application/json");
    res.setHeader("content-length", Buffer.byteLength(body));
    res.end(body);
  });
});

serveJobs({
  listen: () =>
    new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    }),
});
