import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import type { Answer, RequestHead } from "./raw-http.ts";

/** One HTTP/2 connection with prior knowledge, one request at a time; for gRPC the status is that of the trailers. */
export class Http2Connection {
  readonly #session: ClientHttp2Session;
  readonly #headers: Record<string, string>;

  private constructor(session: ClientHttp2Session, { method, path, headers }: RequestHead) {
    this.#session = session;
    this.#headers = { ":method": method, ":path": path, ...headers };
  }

  static async open(port: number, head: RequestHead): Promise<Http2Connection> {
    const session = connect(`http://127.0.0.1:${port}`);
    await once(session, "connect");
    session.on("error", () => {});
    return new Http2Connection(session, head);
  }

  /** The answer, whose status is 500 where the trailers of gRPC tell of an error. */
  send(body: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const stream = this.#session.request(this.#headers);
      const answer: Answer = { status: 0, body: "" };
      stream.setEncoding("latin1");
      stream.on("response", (headers) => {
        answer.status = headers[":status"] ?? 0;
      });
      stream.on("trailers", (trailers) => {
        if ((trailers["grpc-status"] ?? "0") !== "0") answer.status = 500;
      });
      stream.on("data", (chunk: string) => {
        answer.body += chunk;
      });
      stream.on("error", reject);
      stream.on("close", () => resolve(answer));
      stream.end(body, "latin1");
    });
  }

  close(): void {
    this.#session.destroy();
  }
}
