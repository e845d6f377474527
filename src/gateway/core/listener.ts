import { createServer, type Server } from "node:http";
import {
  constants,
  createServer as createHttp2Server,
  type Http2Server,
  type Http2ServerRequest,
  type ServerHttp2Session,
} from "node:http2";
import {
  type AddressInfo,
  createServer as createNetServer,
  type Server as NetServer,
  type Socket,
} from "node:net";
import { askToClose, type HttpHandler, type HttpResponse } from "./http.ts";
import { sniff } from "./sniff.ts";

export interface ListenerOptions {
  handle: HttpHandler;
  /** Told of connections that could not be accepted, e.g. for want of file descriptors. */
  onError: (error: unknown) => void;
  /** How long a connection may take to send its first bytes, and a request its headers. */
  headersTimeoutMs?: number;
  /** How long a request may take to arrive as a whole; answering it may take longer. */
  requestTimeoutMs?: number;
  /** How long an idle connection is kept. */
  keepAliveTimeoutMs?: number;
  /** Most connections at once; one more is closed at once. */
  maxConnections?: number | undefined;
}

export interface ListenAddress {
  /** Addresses to listen on, all with the same port. */
  hosts: readonly string[];
  /** 0 takes a free port. */
  port: number;
}

/** Addresses that a machine may simply not have, such as `::1` in a container. */
const ABSENT = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);
const MAX_STREAMS = 10_000;
/** Of one request, the address included. */
const MAX_HEADER_BYTES = 16 * 1024;

/** How long an ended connection may stay half open when everything has been answered. */
const LINGER_MS = 500;

/**
 * One port for HTTP/1.1 and prior-knowledge HTTP/2, on one or several addresses. The two protocol
 * servers never listen themselves: they are fed with sockets whose first bytes were looked at.
 */
export class Listener {
  readonly #http1: Server;
  readonly #http2: Http2Server;
  readonly #headersTimeoutMs: number;
  readonly #maxConnections: number;
  readonly #onError: (error: unknown) => void;
  readonly #ports: NetServer[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #undecided = new Set<Socket>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #open = new Set<HttpResponse>();
  #closing = false;
  #onQuiet: (() => void) | undefined;

  constructor(options: ListenerOptions) {
    this.#onError = options.onError;
    this.#maxConnections = options.maxConnections ?? Number.POSITIVE_INFINITY;
    this.#headersTimeoutMs = options.headersTimeoutMs ?? 10_000;
    const requestTimeout = options.requestTimeoutMs ?? 30_000;
    const keepAliveTimeout = options.keepAliveTimeoutMs ?? 65_000;
    this.#http1 = createServer({
      headersTimeout: this.#headersTimeoutMs,
      requestTimeout,
      keepAliveTimeout,
      connectionsCheckingInterval: Math.min(this.#headersTimeoutMs, 2_000),
      maxHeaderSize: MAX_HEADER_BYTES,
    });
    // A server that is only fed with sockets checks its timeouts after this event alone.
    this.#http1.emit("listening");
    this.#http2 = createHttp2Server({
      settings: { maxConcurrentStreams: MAX_STREAMS, maxHeaderListSize: MAX_HEADER_BYTES },
    });
    this.#http2.on("session", (session) => this.#track(session, keepAliveTimeout));
    // A broken session is the other side's affair, and the session destroys itself.
    this.#http2.on("sessionError", () => {});
    this.#http1.on("request", (req, res) => {
      // Whoever reads the body hears of a caller who goes away, but may have left by the time it is told.
      req.on("error", () => {});
      this.#admit(res);
      options.handle(req, res);
    });
    this.#http2.on("request", (req, res) => {
      this.#admit(res);
      limitArrival(req, requestTimeout);
      // One packet opens a thousand streams and takes them back: what is gone by the next turn is not begun.
      setImmediate(() => {
        if (!req.stream.destroyed) options.handle(req, res);
      });
    });
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /**
   * Listens on every host; with port 0 the first picks and the others follow. Addresses that this machine
   * does not have are passed over as long as one remains.
   * @throws the error of the operating system, e.g. `EADDRINUSE`; nothing listens then.
   */
  async listen({ hosts, port }: ListenAddress): Promise<{ port: number }> {
    let bound = port;
    let absent: unknown;
    for (const host of hosts) {
      try {
        bound = await this.#bind(host, bound);
      } catch (error) {
        if (codeOf(error) === undefined || !ABSENT.has(codeOf(error) ?? "")) {
          await this.#unbind();
          throw error;
        }
        absent = error;
      }
    }
    if (this.#ports.length === 0) throw absent ?? new Error("no address to listen on was given");
    return { port: bound };
  }

  /**
   * Marks what is answered from now on with `Connection: close`, waits until nobody is being answered, at
   * most `graceMs`, and only then stops to accept. What is still open after that is cut.
   * `acceptMs` tells how long to accept in any case; it is asked once, a turn later.
   */
  async close(graceMs: number, acceptMs = () => 0): Promise<void> {
    this.#closing = true;
    for (const res of this.#open) askToClose(res);
    for (const session of this.#sessions) session.close();
    const cut = setTimeout(() => this.#cut(), graceMs);
    await Promise.resolve();
    if (acceptMs() > 0) await new Promise((resolve) => setTimeout(resolve, acceptMs()));
    await this.#quiet(graceMs);
    const sweep = setInterval(() => this.#http1.closeIdleConnections(), 20);
    this.#http1.closeIdleConnections();
    for (const session of this.#sessions) session.close();
    const linger = setTimeout(() => this.#dropFinished(), LINGER_MS);
    await this.#unbind();
    clearTimeout(linger);
    clearInterval(sweep);
    clearTimeout(cut);
    // Ends the timer of the timeout checks.
    this.#http1.close(() => {});
  }

  #bind(host: string, port: number): Promise<number> {
    const server = createNetServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, backlog: 4_096 }, () => {
        server.off("error", reject).on("error", this.#onError);
        this.#ports.push(server);
        resolve(portOf(server));
      });
    });
  }

  async #unbind(): Promise<void> {
    for (const socket of this.#undecided) socket.destroy();
    await Promise.all(this.#ports.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #accept(socket: Socket): void {
    if (this.#sockets.size >= this.#maxConnections) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    this.#undecided.add(socket);
    sniff(socket, this.#headersTimeoutMs, (protocol) => {
      this.#undecided.delete(socket);
      if (protocol === "h2") {
        // A session has no use for half a connection: the client's end is the end.
        socket.allowHalfOpen = false;
        this.#http2.emit("connection", socket);
      }
      if (protocol === "h1") {
        this.#http1.emit("connection", socket);
        socket.resume();
      }
    });
  }

  /** A session without a stream is as good as an idle connection. */
  #track(session: ServerHttp2Session, idleMs: number): void {
    let streams = 0;
    this.#sessions.add(session);
    session.once("close", () => this.#sessions.delete(session));
    session.on("stream", (stream) => {
      streams += 1;
      stream.once("close", () => {
        streams -= 1;
      });
    });
    session.setTimeout(idleMs, () => {
      if (streams === 0) session.close();
    });
  }

  #admit(res: HttpResponse): void {
    this.#open.add(res);
    if (this.#closing) askToClose(res);
    res.once("close", () => {
      this.#open.delete(res);
      if (this.#open.size === 0) this.#onQuiet?.();
    });
  }

  #quiet(graceMs: number): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.#onQuiet = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Some clients never close a connection that we have ended. */
  #dropFinished(): void {
    for (const socket of this.#sockets) if (socket.writableFinished) socket.destroy();
  }

  #cut(): void {
    for (const session of this.#sessions) session.destroy();
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** What HTTP/1.1 has built in: a request that takes too long to arrive is cut off. */
function limitArrival(req: Http2ServerRequest, withinMs: number): void {
  if (req.stream.endAfterHeaders) return;
  const timer = setTimeout(() => req.stream.close(constants.NGHTTP2_CANCEL), withinMs);
  const stop = () => clearTimeout(timer);
  req.once("end", stop).once("close", stop);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** The address of a server that listens on TCP, which is never a pipe's name. */
function portOf(server: NetServer): number {
  return (server.address() as AddressInfo).port;
}
