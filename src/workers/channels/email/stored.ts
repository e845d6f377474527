import { type BlockList, isIP } from "node:net";
import path from "node:path";
import { isPermitted } from "../../../services/outbound/index.ts";
import { type Route, tlsOf } from "./route.ts";
import { isHost } from "./settings.ts";

export interface Problem {
  /** `/transport`, or a JSON Pointer into the transport's configuration. */
  path: string;
  message: string;
  /** Whether it is missing or of the wrong type, rather than out of range. */
  malformed?: true;
}

/** What the server's own settings decide of stored senders. */
export interface Bounds {
  resendBaseUrl: string;
  fileDir: string | undefined;
  outboundAllow: BlockList;
}

type Config = Readonly<Record<string, unknown>>;

/** Reads a configuration member by member; what is left over at the end is a mistake too. */
class Reader {
  readonly problems: Problem[] = [];
  readonly #config: Config;
  readonly #read = new Set<string>();

  constructor(config: Config) {
    this.#config = config;
  }

  #take(name: string): unknown {
    this.#read.add(name);
    return this.#config[name] ?? undefined;
  }

  fault(name: string, message: string): void {
    this.problems.push({ path: `/${name}`, message });
  }

  #malformed(name: string, message: string): void {
    this.problems.push({ path: `/${name}`, message, malformed: true });
  }

  text(name: string, need: "required" | "optional"): string {
    const value = this.#take(name);
    if (typeof value === "string" && value !== "") {
      if (value.length > 1_000 || /\p{Cc}/u.test(value))
        this.fault(name, "must be one line of at most 1,000 characters");
      return value;
    }
    if (value !== undefined && value !== "") this.#malformed(name, "must be a string");
    else if (need === "required") this.#malformed(name, "is required");
    return "";
  }

  port(): number {
    const value = this.#take("port") ?? 587;
    if (typeof value !== "number") this.#malformed("port", "must be a number");
    else if (Number.isInteger(value) && value >= 1 && value <= 65_535) return value;
    else this.fault("port", "must be a whole number from 1 to 65535");
    return 587;
  }

  flag(name: string): boolean | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === "boolean") return value;
    this.#malformed(name, "must be true or false");
    return undefined;
  }

  done(): void {
    for (const name of Object.keys(this.#config))
      if (!this.#read.has(name)) this.fault(name, "is not a setting of this transport");
  }
}

/** The route that a stored sender's configuration describes, or everything that is wrong with it. */
export function readStored(
  transport: string,
  config: Config,
  bounds: Bounds,
): { route: Route; problems?: never } | { route?: never; problems: Problem[] } {
  const reader = new Reader(config);
  const route = routeIn(reader, transport, bounds);
  if (route === undefined) {
    return { problems: [{ path: "/transport", message: "must be smtp, resend, file, logging or noop" }] };
  }
  reader.done();
  return reader.problems.length > 0 ? { problems: reader.problems } : { route };
}

function routeIn(reader: Reader, transport: string, bounds: Bounds): Route | undefined {
  switch (transport) {
    case "smtp":
      return readSmtp(reader, bounds);
    case "resend":
      return readResend(reader, bounds);
    case "file":
      return readFile(reader, bounds);
    case "logging":
    case "noop":
      return { transport };
    default:
      return undefined;
  }
}

function readSmtp(reader: Reader, { outboundAllow }: Bounds): Route {
  const host = reader.text("host", "required");
  if (host !== "" && !isHost(host)) reader.fault("host", "must be a host name or an IP address");
  // A name is judged when it is resolved, each time.
  const literal = /(^|\.)localhost\.?$/i.test(host) ? "127.0.0.1" : host;
  if (isIP(literal) !== 0 && !isPermitted(literal, outboundAllow)) {
    reader.fault(
      "host",
      "must not be private, loopback or link-local unless AWAITHUMANS_OUTBOUND_ALLOW names it",
    );
  }
  const port = reader.port();
  const [named, alias] = [reader.text("username", "optional"), reader.text("user", "optional")];
  const user = named || alias;
  const pass = reader.text("password", "optional");
  if (user !== "" && pass === "") reader.fault("password", "is required where there is a user name");
  if (pass !== "" && user === "") reader.fault("username", "is required where there is a password");
  const [useTls, startTls = true] = [reader.flag("use_tls"), reader.flag("start_tls")];
  const tls = tlsOf({ port, useTls, startTls });
  const auth = user === "" ? undefined : { user, pass };
  return { transport: "smtp", host, port, auth, tls, trusted: false };
}

function readResend(reader: Reader, { resendBaseUrl }: Bounds): Route {
  const apiKey = reader.text("api_key", "required");
  if (!/^[\x21-\x7e]*$/.test(apiKey)) reader.fault("api_key", "must be printable ASCII without spaces");
  return { transport: "resend", apiKey, baseUrl: resendBaseUrl };
}

function readFile(reader: Reader, { fileDir }: Bounds): Route {
  const asked = reader.text("dir", "required");
  if (fileDir === undefined) {
    reader.fault("dir", "cannot be used: AWAITHUMANS_EMAIL_FILE_DIR names no folder to write below");
    return { transport: "noop" };
  }
  const dir = path.resolve(fileDir, asked);
  if (!isWithin(dir, path.resolve(fileDir)))
    reader.fault("dir", "must be below the folder that AWAITHUMANS_EMAIL_FILE_DIR names");
  return { transport: "file", dir, within: fileDir };
}

/** Whether a path is a folder or lies below it; both absolute. */
export function isWithin(inner: string, outer: string): boolean {
  const way = path.relative(outer, inner);
  return way === "" || !(way === ".." || way.startsWith(`..${path.sep}`) || path.isAbsolute(way));
}
