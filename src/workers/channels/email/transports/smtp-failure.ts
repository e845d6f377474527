import { AddressRefused } from "../../../core/lookup.ts";
import type { Result } from "../mail.ts";
import { loginOf, type SmtpRoute, settingOf } from "../route.ts";

/** What nodemailer's errors tell; `responseCode` is the server's reply, where it made one. */
interface Clues {
  code: string;
  responseCode: number | undefined;
  command: string;
  /** Which of its waits ran out; the package reports all by the same code. */
  timeout: string;
}

function cluesOf(error: unknown): Clues {
  const { code, originalCode, responseCode, command, timeoutType } = (error ?? {}) as Record<string, unknown>;
  return {
    code: String(originalCode ?? code ?? ""),
    responseCode: typeof responseCode === "number" ? responseCode : undefined,
    command: String(command ?? ""),
    timeout: String(timeoutType ?? ""),
  };
}

/** Why a mail was not taken, in words of ours: the server's own text may hold anything. */
export function smtpFailure(error: unknown, route: SmtpRoute, identity: string | null): Result {
  if (error instanceof AddressRefused) return failed(`The mail server was not called: ${error.message}.`);
  const clues = cluesOf(error);
  const { responseCode, command } = clues;
  if (responseCode === undefined) return failed(unreachable(clues, route, identity), true);
  const status = `SMTP ${responseCode}`;
  if (responseCode < 500) {
    return failed(`The mail server did not take the mail now (${status}).`, true);
  }
  if (command.startsWith("AUTH")) {
    return failed(`The mail server refused to let us in (${status}). Check ${loginOf(identity)}.`);
  }
  if (command === "STARTTLS") {
    const [otherwise, without] = [
      settingOf(identity, "use_tls", true),
      settingOf(identity, "start_tls", false),
    ];
    return failed(
      `The mail server has no STARTTLS (${status}). Set ${otherwise} where TLS begins with the connection, or ${without} where the way to the server is trusted.`,
    );
  }
  if (responseCode === 530) return failed(closed(status, route, identity));
  if (command === "RCPT TO")
    return failed(`The mail server refused the recipient (${status}). Check the address.`);
  if (command === "MAIL FROM")
    return failed(`The mail server refused the sender (${status}). Check the address that mails come from.`);
  return failed(`The mail server refused the mail (${status}).`);
}

/** 530 is said of a login that is missing, and by some of TLS. */
function closed(status: string, { auth, tls }: SmtpRoute, identity: string | null): string {
  const startTls = settingOf(identity, "start_tls", true);
  const login = loginOf(identity);
  if (tls === "none")
    return `The mail server asks for TLS or a login first (${status}). Set ${startTls}, and ${login} where it asks for one.`;
  const what = auth ? "another login" : "a login";
  return `The mail server asks for ${what} first (${status}). Set ${login}.`;
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

function unreachable(
  { code, timeout }: Clues,
  { host, port, tls }: SmtpRoute,
  identity: string | null,
): string {
  const what = `The mail server ${host}:${port} could not be used`;
  if (tls === "implicit" && SPEAKS_CLEAR.has(code)) {
    return `${what}: it does not begin with TLS. Set ${settingOf(identity, "use_tls", false)}, so that TLS begins by STARTTLS.`;
  }
  if (tls !== "implicit" && timeout === "GREETING_TIMEOUT") {
    return `${what}: it did not greet in time. Set ${settingOf(identity, "use_tls", true)} where TLS begins with the connection.`;
  }
  return `${what}: ${REASONS[code] ?? "the connection failed"}.`;
}

/** What OpenSSL calls an answer that is no TLS. */
const SPEAKS_CLEAR: ReadonlySet<string> = new Set([
  ...["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "ERR_SSL_UNKNOWN_PROTOCOL"],
]);

function failed(message: string, transient = false): Result {
  return { kind: "failed", transient, reason: "transport_error", message };
}
