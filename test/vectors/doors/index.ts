import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import type { TestServer } from "../../gateway/server.ts";
import { connect } from "./connect.ts";
import type { Asked, Door, Speaker, Streamer } from "./door.ts";
import { grpc } from "./grpc.ts";
import { rest } from "./rest.ts";
import { askBySdk, speaksSdk } from "./sdk.ts";

const verbatim = { carries: (payloadJson: string) => payloadJson, speaks: () => true };

/** Every way to ask, to wait and to answer; each protocol answers at least once for another. */
export function openDoors(server: TestServer): { doors: readonly Door[]; close(): void } {
  const { url: baseUrl } = server;
  const json = connect(createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: false }));
  const binary = connect(createConnectTransport({ baseUrl, httpVersion: "2", useBinaryFormat: true }));
  const web = connect(createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }));
  const other = grpc(server.port);
  const byRest = rest(server);

  const unary = (name: string, asks: Speaker, hands: Speaker): Door => ({
    ...{ name, hands, ...verbatim },
    async ask(ask) {
      const created = await asks.create(ask);
      return parked(server, { created, told: asks.wait(created.id) });
    },
  });
  const stream = (name: string, asks: Streamer, hands: Speaker): Door => ({
    ...{ name, hands, ...verbatim },
    async ask(ask) {
      const created = await asks.create(ask);
      const begun = Promise.withResolvers<void>();
      const told = asks.watch(created.id, begun.resolve);
      await Promise.race([begun.promise, told]);
      return { created, told };
    },
  });
  const sdk = (name: string, hands: Speaker): Door => ({
    ...{ name, hands, speaks: speaksSdk },
    carries: (payloadJson) => JSON.stringify(JSON.parse(payloadJson)),
    ask: async (ask) => parked(server, await askBySdk(server, ask)),
  });
  return {
    doors: [
      unary("REST, long poll", byRest, byRest),
      unary("Connect in JSON, AwaitTask", json, json),
      unary("Connect in protobuf, AwaitTask", binary, binary),
      unary("gRPC, AwaitTask", other, other),
      unary("gRPC-Web, AwaitTask", web, byRest),
      stream("Connect in JSON, stream, answered over gRPC", json, other),
      stream("Connect in protobuf, stream, answered over REST", binary, byRest),
      stream("gRPC, stream, answered over Connect", other, json),
      stream("gRPC-Web, stream", web, web),
      sdk("SDK, answered over REST", byRest),
      sdk("SDK, answered over Connect", binary),
      sdk("SDK, answered over gRPC", other),
    ],
    close: () => other.close(),
  };
}

/** Returns once somebody waits for the task in the server's map, or the wait is over. */
async function parked(server: TestServer, asked: Asked): Promise<Asked> {
  const isOver = asked.told.then(
    () => true,
    () => true,
  );
  await Promise.race([server.waits(asked.created.id), isOver]);
  return asked;
}
