import type { BareJsonJobs } from "./support/bare-json.ts";
import { Child } from "./support/child.ts";
import type { Context, Line, Measurement } from "./support/measurement.ts";
import type { RequestJobs, RequestLoad, Throughput } from "./support/request-load.ts";
import type { StockJobs } from "./support/stock-connect.ts";
import { throughputLine } from "./support/throughput.ts";

const CONNECTIONS = 32;
/** Node's own HTTP/2 client is slow, and more sessions do not make it faster. */
const HTTP2_CONNECTIONS = 16;
const PATH = "/awaithumans.auth.v1.AuthService/GetMe";
/** An empty message: not compressed, of length zero. */
const EMPTY_GRPC = "\0\0\0\0\0";

const REST = "REST /api/auth/me";

type Shape = Pick<RequestLoad, "protocol" | "connections" | "request" | "body">;

const connectWith = (type: string, body: string): Shape => ({
  protocol: "http1",
  connections: CONNECTIONS,
  request: {
    method: "POST",
    path: PATH,
    headers: { "content-type": type, "connect-protocol-version": "1" },
  },
  body,
});

const SHAPES = {
  [REST]: {
    protocol: "http1",
    connections: CONNECTIONS,
    request: { method: "GET", path: "/api/auth/me", headers: {} },
  },
  "Connect JSON": connectWith("application/json", "{}"),
  "Connect binary": connectWith("application/proto", ""),
  gRPC: {
    protocol: "http2",
    connections: HTTP2_CONNECTIONS,
    request: {
      method: "POST",
      path: PATH,
      headers: { "content-type": "application/grpc+proto", te: "trailers" },
    },
    body: EMPTY_GRPC,
  },
} as const satisfies Record<string, Shape>;

const RPCS = ["Connect JSON", "Connect binary", "gRPC"] as const;

async function run({ cluster, seconds, rounds }: Context): Promise<Line[]> {
  const server = await cluster.startServer();
  const client = await Child.start<RequestJobs>("request-load.ts");
  const bare = await Child.start<BareJsonJobs>("bare-json.ts");
  const stock = await Child.start<StockJobs>("stock-connect.ts");
  try {
    const barePort = await bare.run("listen", null);
    const stockPorts = await stock.run("listen", null);
    const load = (port: number, shape: Shape) => client.run("load", { ...shape, port, seconds, expect: 200 });
    const sides: Record<string, () => Promise<Throughput>> = {
      bare: () => load(barePort, SHAPES["Connect JSON"]),
    };
    sides[REST] = () => load(server.port, SHAPES[REST]);
    for (const name of RPCS) {
      sides[name] = () => load(server.port, SHAPES[name]);
      sides[`stock ${name}`] = () => load(stockPorts[SHAPES[name].protocol], SHAPES[name]);
    }
    const results = await inTurn(rounds, sides);
    const ratio = (name: string, to: { side: string; what: string; target: string }) =>
      throughputLine(
        { id: "R5", what: `${name}, no database ÷ ${to.what}`, target: to.target },
        results.get(name) ?? [],
        results.get(to.side) ?? [],
      );
    return [
      ...[REST, ...RPCS].map((name) => ratio(name, { side: "bare", what: "bare Node", target: "reported" })),
      ...RPCS.map((name) =>
        ratio(name, { side: `stock ${name}`, what: "stock connect-node", target: "≥ 1" }),
      ),
    ];
  } finally {
    await Promise.all([client.stop(), bare.stop(), stock.stop(), server.stop()]);
  }
}

/** All sides one after another, round after round; the first round does not count. */
async function inTurn(
  rounds: number,
  sides: Record<string, () => Promise<Throughput>>,
): Promise<Map<string, Throughput[]>> {
  const results = new Map<string, Throughput[]>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, side] of Object.entries(sides)) {
      const result = await side();
      if (round > 0) results.set(name, [...(results.get(name) ?? []), result]);
    }
  }
  return results;
}

/** One unary RPC without a database behind it, over each protocol, against a bare JSON server and stock connect-node. */
export const rpcOverhead: Measurement = { id: "R5", run };
