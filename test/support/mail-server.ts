import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";

export interface ReceivedMail {
  /** Of the envelope, not of the header. */
  from: string;
  to: string;
  /** Who signed in, if anybody did. */
  user: string | undefined;
  /** Whether it came through TLS. */
  secure: boolean;
  parsed: ParsedMail;
  /** As it was sent. */
  source: string;
}

/**
 * What goes wrong with one delivery: a reply code at a command, the connection broken in the middle of DATA or
 * after all of it was taken, or silence after all of it was taken.
 */
export type Fault =
  | { at: "rcpt" | "data"; code: number }
  | { at: "data"; how: "cut" | "taken, cut" | "hang" };

export interface MailServerOptions {
  /** Who may send; anybody where it is left out. */
  login?: { user: string; password: string };
  /** Whether STARTTLS is offered, or TLS begins with the connection, and with what. */
  tls?: { how: "starttls" | "implicit"; key: string; cert: string };
}

/** A real mail server on a free port of 127.0.0.1 that keeps what it is sent. */
export class MailServer {
  readonly mails: ReceivedMail[] = [];
  /** What goes wrong with the next deliveries, one entry each; `undefined` lets one pass. */
  readonly faults: (Fault | undefined)[] = [];
  /** Connections so far. */
  connections = 0;
  readonly #server: SMTPServer;
  readonly #sockets = new Map<number, Socket>();
  readonly #under = new Map<string, Fault | undefined>();
  #arrived: (() => void)[] = [];

  private constructor({ login, tls }: MailServerOptions) {
    this.#server = new SMTPServer({
      banner: "test",
      secure: tls?.how === "implicit",
      hideSTARTTLS: tls?.how !== "starttls",
      disabledCommands: tls?.how === "starttls" ? [] : ["STARTTLS"],
      ...(tls && { key: tls.key, cert: tls.cert }),
      authOptional: login === undefined,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      onAuth: ({ username, password }, _session, callback) => {
        if (username === login?.user && password === login?.password)
          return callback(null, { user: username });
        callback(reply(535, `no such user ${username} with password ${password}`));
      },
      onMailFrom: (_address, session, callback) => {
        this.#under.set(session.id, this.faults.shift());
        callback();
      },
      onRcptTo: (_address, session, callback) => {
        const fault = this.#under.get(session.id);
        if (fault?.at === "rcpt") return callback(reply(fault.code, "refused by the test at RCPT"));
        callback();
      },
      // A sender that is killed in the middle of a mail leaves nothing to keep, and nobody to answer.
      onData: (stream, session, callback) => void this.#take(stream, session, callback).catch(callback),
    });
    this.#server.server.on("connection", (socket: Socket) => {
      this.connections += 1;
      this.#sockets.set(socket.remotePort ?? 0, socket);
    });
    this.#server.on("error", () => {});
  }

  static async start(options: MailServerOptions = {}): Promise<MailServer> {
    const server = new MailServer(options);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server.server, "listening");
    return server;
  }

  get port(): number {
    // A TCP server that listens has such an address.
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** The n-th mail, counting from 1, of all or of those that match, once it is there. */
  async mail(n: number, matches: (mail: ReceivedMail) => boolean = () => true): Promise<ReceivedMail> {
    for (;;) {
      const found = this.mails.filter(matches)[n - 1];
      if (found) return found;
      await new Promise<void>((resolve) => this.#arrived.push(resolve));
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.values()) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #take(stream: SMTPServerDataStream, session: SMTPServerSession, callback: (error?: Error) => void) {
    const fault = this.#under.get(session.id);
    const how = fault && "how" in fault ? fault.how : undefined;
    if (how === "cut") return void this.#sockets.get(session.remotePort)?.destroy();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    if (fault && "code" in fault) return callback(reply(fault.code, "refused by the test at DATA"));
    await this.#keep(Buffer.concat(chunks), session);
    if (how === "hang") return;
    if (how === "taken, cut") return void this.#sockets.get(session.remotePort)?.destroy();
    callback();
  }

  async #keep(source: Buffer, session: SMTPServerSession): Promise<void> {
    const { mailFrom, rcptTo } = session.envelope;
    this.mails.push({
      from: mailFrom ? mailFrom.address : "",
      to: rcptTo.map(({ address }) => address).join(),
      user: session.user,
      secure: session.secure,
      parsed: await simpleParser(source),
      source: source.toString(),
    });
    for (const wake of this.#arrived.splice(0)) wake();
  }
}

function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
