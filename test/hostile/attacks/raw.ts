import { constants } from "node:http2";
import { connect, type Socket } from "node:net";

/** Bytes that are put on a connection as they are. */
export interface Stream {
  name: string;
  bytes: Buffer | string;
  /** Whether nothing but a refusal, or the end of the connection, is a sound answer. */
  refused?: false;
}

const HOST = "Host: x\r\n";
const tokens = (count: number) =>
  Array.from({ length: count }, (_, at) => `X-${at}: ${"v".repeat(40)}\r\n`).join("");

/** HTTP/1.1 that is none, and that is too much. */
export const HTTP1: readonly Stream[] = [
  { name: "no request at all", bytes: "hello\r\n\r\n" },
  { name: "nothing but line ends", bytes: "\r\n".repeat(10_000) },
  { name: "binary", bytes: Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 7) % 256)) },
  { name: "another version", bytes: `GET / HTTP/9.9\r\n${HOST}\r\n` },
  { name: "no host", bytes: "GET /api/version HTTP/1.1\r\n\r\n" },
  { name: "a method of no kind", bytes: `EVIL / HTTP/1.1\r\n${HOST}\r\n` },
  { name: "a method of 10,000 letters", bytes: `${"G".repeat(10_000)} / HTTP/1.1\r\n${HOST}\r\n` },
  { name: "a path of 100,000 letters", bytes: `GET /${"a".repeat(100_000)} HTTP/1.1\r\n${HOST}\r\n` },
  { name: "5,000 headers", bytes: `GET /api/version HTTP/1.1\r\n${HOST}${tokens(5_000)}\r\n` },
  {
    name: "a header of 1 MB",
    bytes: `GET /api/version HTTP/1.1\r\n${HOST}X: ${"v".repeat(1_048_576)}\r\n\r\n`,
  },
  { name: "a header with a NUL", bytes: `GET /api/version HTTP/1.1\r\n${HOST}X: a\0b\r\n\r\n` },
  { name: "a header over two lines", bytes: `GET /api/version HTTP/1.1\r\n${HOST}X: a\r\n b\r\n\r\n` },
  { name: "a header without a name", bytes: `GET /api/version HTTP/1.1\r\n${HOST}: a\r\n\r\n` },
  {
    name: "two lengths",
    bytes: `POST /api/tasks HTTP/1.1\r\n${HOST}Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}{}`,
  },
  {
    name: "a length and chunks",
    bytes: `POST /api/tasks HTTP/1.1\r\n${HOST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n`,
  },
  { name: "a negative length", bytes: `POST /api/tasks HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n` },
  {
    name: "a length without end",
    bytes: `POST /api/tasks HTTP/1.1\r\n${HOST}Content-Length: 99999999999999999999\r\n\r\n`,
  },
  {
    name: "chunks that are none",
    bytes: `POST /api/tasks HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
  },
  {
    name: "a chunk without end",
    bytes: `POST /api/tasks HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n`,
  },
  {
    name: "an upgrade",
    bytes: `GET /api/version HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    refused: false,
  },
  { name: "a tunnel", bytes: `CONNECT evil.test:443 HTTP/1.1\r\n${HOST}\r\n` },
  { name: "another server's address", bytes: `GET http://evil.test/api/tasks HTTP/1.1\r\n${HOST}\r\n` },
  { name: "an asterisk", bytes: `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, refused: false },
  { name: "half of a preface", bytes: "PRI * HTTP/2.0\r\n" },
  { name: "the greeting of TLS", bytes: Buffer.from("16030100a5010000a10303", "hex") },
];

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const [DATA, HEADERS, PRIORITY, RESET, SETTINGS, PUSH, PING, , WINDOW, CONTINUATION] = Array.from(
  { length: 10 },
  (_, at) => at,
);

function frame(type = 0, flags = 0, stream = 0, payload = Buffer.alloc(0), length = payload.length): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length & 0xffffff, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** `:method GET`, `:scheme http`, `:path /`, by the static table of HPACK, and an authority. */
const GET = Buffer.concat([Buffer.from([0x82, 0x86, 0x84, 0x41, 1]), Buffer.from("x")]);
const END = constants.NGHTTP2_FLAG_END_STREAM | constants.NGHTTP2_FLAG_END_HEADERS;
const h2 = (...frames: Buffer[]) => Buffer.concat([PREFACE, frame(SETTINGS), ...frames]);
const times = (count: number, make: (index: number) => Buffer[]) =>
  Array.from({ length: count }, (_, at) => make(at)).flat();
const number = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** So many streams, each opened and taken back at once, and one more that stays open where that is asked for. */
export function takenBack(count: number, { andOne = false } = {}): Buffer {
  const opened = (at: number) => frame(HEADERS, END, 2 * at + 1, GET);
  const frames = times(count, (at) => [opened(at), frame(RESET, 0, 2 * at + 1, number(8))]);
  return h2(...frames, ...(andOne ? [opened(count)] : []));
}

/** HTTP/2 that is none, and that is too much. Whatever is answered, the connection may be ended. */
export const HTTP2: readonly Stream[] = [
  { name: "a preface and noise", bytes: Buffer.concat([PREFACE, Buffer.alloc(1_000, 0xa5)]) },
  { name: "a frame that is too long", bytes: h2(frame(DATA, 0, 1, Buffer.alloc(0), 0xffffff)) },
  {
    name: "a frame of no kind",
    bytes: h2(...times(1_000, () => [frame(0xfe, 0xff, 7, Buffer.alloc(8))]), frame(HEADERS, END, 1, GET)),
    refused: false,
  },
  {
    name: "headers that cannot be unpacked",
    bytes: h2(frame(HEADERS, END, 1, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]))),
  },
  { name: "headers of an even stream", bytes: h2(frame(HEADERS, END, 2, GET)) },
  { name: "headers without a method", bytes: h2(frame(HEADERS, END, 1, Buffer.from([0x84]))) },
  { name: "data of a stream that is not", bytes: h2(frame(DATA, 1, 9, Buffer.from("x"))) },
  { name: "a push", bytes: h2(frame(PUSH, 4, 1, number(2))) },
  { name: "settings of a wrong length", bytes: h2(frame(SETTINGS, 0, 0, Buffer.alloc(5))) },
  { name: "settings of a stream", bytes: h2(frame(SETTINGS, 0, 3)) },
  { name: "10,000 settings", bytes: h2(...times(10_000, () => [frame(SETTINGS)])) },
  { name: "10,000 pings", bytes: h2(...times(10_000, () => [frame(PING, 0, 0, Buffer.alloc(8))])) },
  { name: "a window beyond all bounds", bytes: h2(frame(WINDOW, 0, 0, number(0x7fffffff))) },
  { name: "a window of nothing", bytes: h2(frame(WINDOW, 0, 0, number(0))) },
  {
    name: "a stream that waits for itself",
    bytes: h2(frame(PRIORITY, 0, 1, Buffer.concat([number(1), Buffer.from([0])]))),
  },
  {
    name: "5,000 continuations",
    bytes: h2(
      frame(HEADERS, 1, 1, GET),
      ...times(5_000, () => [frame(CONTINUATION, 0, 1, Buffer.from([0x40, 1, 97, 1, 98]))]),
    ),
  },
  {
    name: "2,000 streams, each taken back at once",
    bytes: takenBack(2_000),
  },
  {
    name: "headers that unpack to a hundred times their size",
    bytes: h2(
      frame(
        HEADERS,
        END,
        1,
        Buffer.concat([
          GET,
          Buffer.from([0x40, 1, 97, 0x7f, 0xc9, 0x01]),
          Buffer.alloc(328, 98),
          Buffer.alloc(8_000, 0xbe),
        ]),
      ),
    ),
  },
];

/** What came back within a while of silence, or until the end of the connection. */
export function exchange(port: number, bytes: Buffer | string, silenceMs: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: "127.0.0.1" });
    const done = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks));
    };
    socket
      .on("data", (chunk) => chunks.push(chunk))
      .on("error", done)
      .on("close", done);
    socket.setTimeout(silenceMs, done);
    socket.write(bytes);
  });
}

/** Connections that begin something and never come to its end. */
export class Dawdlers {
  readonly #connections: { socket: Socket; drop: string }[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Those that the server has ended. */
  ended = 0;

  constructor(port: number, kinds: readonly { count: number; begin: string; drop: string }[]) {
    for (const { count, begin, drop } of kinds) {
      for (let index = 0; index < count; index += 1) {
        const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(begin));
        socket.on("error", () => {}).on("close", () => (this.ended += 1));
        socket.resume();
        this.#connections.push({ socket, drop });
      }
    }
    this.#timer = setInterval(() => {
      for (const { socket, drop } of this.#connections) if (socket.writable) socket.write(drop);
    }, 500);
  }

  get count(): number {
    return this.#connections.length;
  }

  /** Once the server has ended so many of them. */
  async until(ended: number): Promise<void> {
    while (this.ended < ended) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { socket } of this.#connections) socket.destroy();
  }
}
