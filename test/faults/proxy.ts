import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** `NotificationResponse` of Postgres' protocol: what `LISTEN` hears. */
const NOTIFICATION = "A".charCodeAt(0);

/** A proxy in front of Postgres, by way of which a server can be cut off in several ways. */
export class PostgresProxy {
  /** The database's URL, by way of this proxy. */
  readonly url: string;
  /** New connections are broken as soon as they are made. */
  refusing = false;
  /** Each chunk comes so much later. */
  delayMs = 0;
  /** Notifications are left out. */
  deaf = false;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #silent = false;

  private constructor(server: Server, target: URL) {
    this.#server = server;
    const { port } = server.address() as AddressInfo;
    this.url = Object.assign(new URL(target), { hostname: "127.0.0.1", port: String(port) }).href;
    server.on("connection", (near) => {
      if (this.refusing) return void near.resetAndDestroy();
      const far = connect({ host: target.hostname, port: Number(target.port) });
      const link = new Link(this, near, far);
      link.frozen = this.#silent;
      this.#links.add(link);
      near.once("close", () => link.frozen || this.#links.delete(link));
    });
  }

  static async start(target: string): Promise<PostgresProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new PostgresProxy(server, new URL(target));
  }

  /** Breaks all connections. */
  cut(): void {
    for (const link of this.#links) link.cut();
  }

  /** Swallows both ways what the connections of these applications send from now on; they stay open for ever. */
  freeze(applications: RegExp): void {
    for (const link of this.#links) if (applications.test(link.application)) link.frozen = true;
  }

  /** Swallows everything, also what new connections say, until it is told to answer again: then all that is left breaks. */
  set silent(silent: boolean) {
    this.#silent = silent;
    if (silent) this.freeze(/(?:)/);
    else this.cut();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }
}

/** One connection through the proxy. */
class Link {
  application = "";
  frozen = false;
  readonly #proxy: PostgresProxy;
  readonly #near: Socket;
  readonly #far: Socket;
  #unread = Buffer.alloc(0);

  constructor(proxy: PostgresProxy, near: Socket, far: Socket) {
    this.#proxy = proxy;
    this.#near = near;
    this.#far = far;
    near.once("data", (startup) => {
      this.application = /application_name\0([^\0]*)/.exec(startup.toString("latin1"))?.[1] ?? "";
    });
    near.on("data", (chunk) => this.#pass(chunk, far));
    far.on("data", (chunk) => this.#pass(this.#heard(chunk), near));
    for (const socket of [near, far]) {
      socket.on("error", () => {});
      socket.once("close", () => this.frozen || this.cut());
    }
  }

  cut(): void {
    this.#near.destroy();
    this.#far.destroy();
  }

  #pass(chunk: Buffer, to: Socket): void {
    if (this.frozen || chunk.length === 0) return;
    const { delayMs } = this.#proxy;
    if (delayMs === 0) to.write(chunk);
    else setTimeout(() => this.frozen || to.write(chunk), delayMs);
  }

  /** Whole messages of the server, without those that are left out. Each has its kind in a byte and its length in four. */
  #heard(chunk: Buffer): Buffer {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    const heard: Buffer[] = [];
    while (this.#unread.length >= 5) {
      const end = 1 + this.#unread.readUInt32BE(1);
      if (this.#unread.length < end) break;
      if (!this.#proxy.deaf || this.#unread[0] !== NOTIFICATION) heard.push(this.#unread.subarray(0, end));
      this.#unread = this.#unread.subarray(end);
    }
    return Buffer.concat(heard);
  }
}
