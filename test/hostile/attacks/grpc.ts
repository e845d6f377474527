import { type ClientHttp2Session, connect } from "node:http2";
import { CANARY } from "../judge.ts";
import { framed, GZIP_BOMB } from "./calls.ts";

/** What a gRPC call ended with: its status, wherever that stood, or that the stream was cut. */
export interface GrpcEnd {
  http: number;
  status: string | undefined;
  message: string;
}

interface BadGrpc {
  name: string;
  body: Buffer;
  headers?: Record<string, string>;
}

const noise = Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 131 + 7) % 256));

/** Calls of gRPC that are none. */
export const BAD_GRPC: readonly BadGrpc[] = [
  { name: "nothing", body: Buffer.alloc(0) },
  { name: "half a head", body: Buffer.from([0, 0]) },
  { name: "less than is announced", body: framed(0, Buffer.from(CANARY), 1_000) },
  { name: "4 GB announced", body: framed(0, Buffer.from(CANARY), 0xffffffff) },
  { name: "noise", body: framed(0, noise) },
  { name: "packed without saying how", body: framed(1, Buffer.from(CANARY)) },
  { name: "a bomb", body: framed(1, GZIP_BOMB), headers: { "grpc-encoding": "gzip" } },
  { name: "an encoding that there is not", body: framed(1, noise), headers: { "grpc-encoding": CANARY } },
  {
    name: "10 MB",
    body: framed(
      0,
      Buffer.concat([Buffer.from([0x0a, 0x80, 0x80, 0x80, 0x05]), Buffer.alloc(10 * 1024 * 1024, 120)]),
    ),
  },
  { name: "two messages", body: Buffer.concat([framed(0, Buffer.alloc(0)), framed(0, Buffer.alloc(0))]) },
  { name: "a deadline that is none", body: framed(0, Buffer.alloc(0)), headers: { "grpc-timeout": CANARY } },
  { name: "a deadline of now", body: framed(0, Buffer.alloc(0)), headers: { "grpc-timeout": "0n" } },
  {
    name: "another type",
    body: framed(0, Buffer.alloc(0)),
    headers: { "content-type": "application/grpc+xml" },
  },
];

/** A connection over which gRPC is spoken by hand. */
export class GrpcWire {
  readonly #session: ClientHttp2Session;

  constructor(url: string) {
    this.#session = connect(url);
    this.#session.on("error", () => {});
  }

  call({ body, headers }: BadGrpc, credentials: Readonly<Record<string, string>>): Promise<GrpcEnd> {
    return new Promise((resolve) => {
      const end: GrpcEnd = { http: 0, status: undefined, message: "" };
      const note = (seen: Record<string, unknown>) => {
        end.http = Number(seen[":status"] ?? end.http);
        end.status = seen["grpc-status"] === undefined ? end.status : String(seen["grpc-status"]);
        end.message += String(seen["grpc-message"] ?? "");
      };
      const stream = this.#session.request({
        ":method": "POST",
        ":path": "/awaithumans.task.v1.TaskService/CreateTask",
        "content-type": "application/grpc",
        te: "trailers",
        ...credentials,
        ...headers,
      });
      stream
        .on("response", note)
        .on("trailers", note)
        .on("data", (chunk) => (end.message += String(chunk)));
      stream.on("error", () => {}).on("close", () => resolve(end));
      stream.end(body);
    });
  }

  close(): void {
    this.#session.destroy();
  }
}
