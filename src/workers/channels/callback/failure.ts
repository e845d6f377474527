/** What operators read; the error's own text may name addresses and is left out. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the receiver refused the connection",
  ECONNRESET: "the connection ended before an answer came",
  EPIPE: "the connection ended before an answer came",
  ENOTFOUND: "the host name does not exist",
  EAI_AGAIN: "the host name could not be resolved just now",
  ETIMEDOUT: "the receiver could not be reached in time",
  EHOSTUNREACH: "the receiver cannot be reached from here",
  ENETUNREACH: "the receiver cannot be reached from here",
  CERT_HAS_EXPIRED: "the receiver's certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "the receiver's certificate is for another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the receiver's certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "the receiver's certificate comes from an unknown authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the receiver's certificate comes from an unknown authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the receiver's certificate comes from an unknown authority",
  ERR_SSL_WRONG_VERSION_NUMBER: "the receiver does not speak TLS",
  HTTPParserError: "the answer is not HTTP",
  UND_ERR_HEADERS_OVERFLOW: "the answer's headers are too long",
};

/** Names of our own HTTP client for what the system calls otherwise. */
const CODES: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: "ECONNRESET",
  UND_ERR_CONNECT_TIMEOUT: "ETIMEDOUT",
};

/** `<class>: <short text>` for an error of a request. */
export function describeFailure(error: unknown, { budgetMs }: { budgetMs: number }): string {
  if (!(error instanceof Error)) return "Error: the request failed";
  if (error.name === "TimeoutError") return `Timeout: no answer within ${budgetMs / 1000} s`;
  if (error.name === "AddressRefused") return `${error.name}: ${error.message}`;
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  const known = CODES[code] ?? code;
  return `${known}: ${REASONS[known] ?? "the request failed"}`;
}

/** Whether the receiver answered 101, for which the client has an error of no class of its own. */
export function isUpgrade(error: unknown): boolean {
  return error instanceof Error && error.message === "bad upgrade";
}
