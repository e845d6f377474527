import { connect, type Socket } from "node:net";

/** One HTTP/1.1 request as it goes over the wire, but for its body. */
export interface RequestHead {
  method: "GET" | "POST";
  path: string;
  headers: Readonly<Record<string, string>>;
}

export interface Answer {
  status: number;
  body: string;
}

/** The bytes of a request to a server on loopback. The body is text or bytes of one length in `latin1`. */
export function requestText({ method, path, headers }: RequestHead, body?: string): string {
  const lines = Object.entries({ host: "localhost", ...headers }).map(([name, value]) => `${name}: ${value}`);
  if (body !== undefined) lines.push(`content-length: ${Buffer.byteLength(body, "latin1")}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body ?? ""}`;
}

interface Pending {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/**
 * A keep-alive connection that does as little as HTTP/1.1 allows: one request at a time, bodies by length
 * or chunked, everything as latin1. It shares the machine with what it measures, so it must be cheap.
 */
export class Connection {
  readonly #socket: Socket;
  #text = "";
  #pending: Pending | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => this.#read(String(chunk)));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server closed the connection")));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port, noDelay: true });
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new Connection(socket));
      });
    });
  }

  send(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#pending) throw new Error("a request is under way on this connection");
      this.#pending = { resolve, reject };
      this.#socket.write(request, "latin1");
    });
  }

  close(): void {
    this.#pending = undefined;
    this.#socket.destroy();
  }

  #read(chunk: string): void {
    this.#text = this.#text === "" ? chunk : this.#text + chunk;
    const headEnd = this.#text.indexOf("\r\n\r\n");
    if (headEnd === -1) return;
    const body = bodyOf(this.#text, headEnd);
    if (body === undefined) return;
    const status = Number(this.#text.slice(9, 12));
    this.#text = "";
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.resolve({ status, body });
  }

  #fail(error: Error): void {
    this.#pending?.reject(error);
    this.#pending = undefined;
  }
}

/** The whole body, or undefined as long as some of it is missing. */
function bodyOf(text: string, headEnd: number): string | undefined {
  const head = text.slice(0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const rest = text.slice(headEnd + 4);
  if (length !== undefined) return rest.length >= Number(length) ? rest : undefined;
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) return "";
  return rest.endsWith("0\r\n\r\n") ? rest : undefined;
}
