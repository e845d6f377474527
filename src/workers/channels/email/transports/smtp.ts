import type { BlockList } from "node:net";
import type { SMTPPoolOptions, Transporter } from "nodemailer";
import { headersOf, type Mail, type Result } from "../mail.ts";
import type { SmtpRoute } from "../route.ts";
import type { Sender } from "../sender.ts";
import { smtpFailure } from "./smtp-failure.ts";
import { openSocket } from "./socket.ts";

/** All below the time that one attempt at a delivery has. */
const CONNECT_MS = 8_000;
const SILENCE_MS = 10_000;
const IDLE_MS = 60_000;
const CONNECTIONS = 3;

interface Pool {
  /** The settings that it was opened with. */
  opened: string;
  transporter: Transporter;
}

/** Connections to mail servers, kept open for a while: one pool a sender. */
export class SmtpPools {
  readonly #pools = new Map<string | null, Pool>();
  readonly #allow: BlockList;

  constructor(allow: BlockList) {
    this.#allow = allow;
  }

  async send(
    route: SmtpRoute,
    mail: Mail,
    { sender, signal }: { sender: Sender; signal: AbortSignal },
  ): Promise<Result> {
    const { from, fromName, replyTo, identity } = sender;
    try {
      const transporter = await this.#poolOf(identity, route);
      await transporter.sendMail({
        from: { name: fromName ?? "", address: from },
        to: { name: "", address: mail.to },
        ...(replyTo !== null && { replyTo: { name: "", address: replyTo } }),
        subject: mail.subject,
        html: mail.html,
        text: mail.text,
        messageId: mail.messageId,
        headers: headersOf(mail),
        xMailer: false,
        signal,
      });
      return { kind: "sent" };
    } catch (error) {
      return smtpFailure(error, route, identity);
    }
  }

  async close(): Promise<void> {
    for (const { transporter } of this.#pools.values()) transporter.close();
    this.#pools.clear();
  }

  /** The sender's pool; one with other settings than these is let go, once it has sent what it has. */
  async #poolOf(identity: string | null, route: SmtpRoute): Promise<Transporter> {
    const opened = JSON.stringify(route);
    const { createTransport } = await import("nodemailer");
    const known = this.#pools.get(identity);
    if (known?.opened === opened) return known.transporter;
    known?.transporter.close();
    const { host, port, auth, tls } = route;
    const allow = route.trusted ? undefined : this.#allow;
    const options: SMTPPoolOptions & { pool: true } = {
      pool: true,
      maxConnections: CONNECTIONS,
      idleTimeout: IDLE_MS,
      host,
      port,
      ...(auth && { auth }),
      secure: tls === "implicit",
      requireTLS: tls === "starttls",
      ignoreTLS: tls === "none",
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
      getSocket: (_options, callback) => {
        openSocket({ host, port, allow, timeoutMs: CONNECT_MS }).then(
          (connection) => callback(null, { connection }),
          (error: Error) => callback(error),
        );
      },
    };
    const transporter = createTransport(options);
    this.#pools.set(identity, { opened, transporter });
    return transporter;
  }
}
