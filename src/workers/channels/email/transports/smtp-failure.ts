import { AddressRefused } from "../../../core/lookup.ts";
import type { Result } from "../mail.ts";
import type { SmtpRoute } from "../route.ts";

/** What nodemailer's errors tell; `responseCode` is the server's reply, where it made one. */
interface Clues {
  code: string;
  responseCode: number | undefined;
  command: string;
}

function cluesOf(error: unknown): Clues {
  const { code, originalCode, responseCode, command } = (error ?? {}) as Record<string, unknown>;
  return {
    code: String(originalCode ?? code ?? ""),
    responseCode: typeof responseCode === "number" ? responseCode : undefined,
    command: String(command ?? ""),
  };
}

/** Why a mail was not taken, in words of ours: the server's own text may hold anything. */
export function smtpFailure(error: unknown, route: SmtpRoute, identity: string | null): Result {
  if (error instanceof AddressRefused) return failed(`The mail server was not called: ${error.message}.`);
  const clues = cluesOf(error);
  const { responseCode, command } = clues;
  if (responseCode === undefined) return failed(unreachable(clues, route), true);
  const status = `SMTP ${responseCode}`;
  if (responseCode < 500) {
    return failed(`The mail server did not take the mail now (${status}).`, true);
  }
  if (command.startsWith("AUTH")) {
    const what =
      identity === null
        ? "AWAITHUMANS_SMTP_USER and AWAITHUMANS_SMTP_PASSWORD"
        : `user name and password of the sender '${identity}'`;
    return failed(`The mail server refused to let us in (${status}). Check ${what}.`);
  }
  if (command === "STARTTLS") {
    return failed(
      `The mail server has no STARTTLS (${status}). Turn it off only where the way to the server is trusted.`,
    );
  }
  if (command === "RCPT TO")
    return failed(`The mail server refused the recipient (${status}). Check the address.`);
  if (command === "MAIL FROM")
    return failed(`The mail server refused the sender (${status}). Check the address that mails come from.`);
  return failed(`The mail server refused the mail (${status}).`);
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "it refuses connections",
  ECONNRESET: "the connection broke",
  EPIPE: "the connection broke",
  ECONNECTION: "the connection broke",
  ESOCKET: "the connection broke",
  ENOTFOUND: "its name does not exist",
  EAI_AGAIN: "its name could not be resolved now",
  ETIMEDOUT: "it did not answer in time",
  EABORT: "it did not answer in time",
  ETLS: "TLS could not be set up; check that the port is right",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate comes from an unknown authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate comes from an unknown authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate comes from an unknown authority",
};

function unreachable({ code }: Clues, { host, port }: SmtpRoute): string {
  return `The mail server ${host}:${port} could not be used: ${REASONS[code] ?? "the connection failed"}.`;
}

function failed(message: string, transient = false): Result {
  return { kind: "failed", transient, reason: "transport_error", message };
}
