import { randomUUID } from "node:crypto";
import { type BlockList, isIP } from "node:net";
import type { Admits, Authenticate, HeaderReader } from "../../services/core/authenticate.ts";
import { type Actor, isPerson } from "../../services/core/call.ts";
import { fail, type Refusal } from "../../services/core/errors.ts";
import { readTraceParent } from "../../services/core/trace-parent.ts";
import type { CorsOrigins } from "./cors.ts";
import { type HttpRequest, headerOf } from "./http.ts";

/** What is known of a request before its credentials are looked at. */
export interface Caller {
  readonly requestId: string;
  /**
   * Network address, trusted proxies seen through: what rate limits count by. Of IPv6 it is the network of
   * 64 bits, since one caller has all of its addresses.
   */
  readonly address: string;
  /** What the caller's browser or program says it is. */
  readonly userAgent: string;
  /** W3C `traceparent` of the request, where it is sound. */
  readonly traceParent?: string;
}

export interface CallerOptions {
  authenticate: Authenticate;
  /** Only from these networks is `X-Forwarded-For` believed. */
  trustedProxies: BlockList;
  publicUrl: string;
  corsOrigins: CorsOrigins;
}

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** 16 hex characters, out of the random ones of a UUID: those come from a pool and cost next to nothing. */
function newRequestId(): string {
  const uuid = randomUUID();
  return uuid.slice(0, 8) + uuid.slice(-8);
}

/** The request id that the caller sent, if it is harmless in a log, or a new one. */
function requestIdOf(req: HttpRequest): string {
  const given = headerOf(req, "x-request-id");
  return given !== undefined && REQUEST_ID.test(given) ? given : newRequestId();
}

/** An IPv4 caller on a dual-stack socket is the same caller, and a zone is of this machine only. */
function plainAddress(address: string): string {
  const [unzoned = ""] = address.split("%");
  return /^::ffff:[\d.]+$/i.test(unzoned) ? unzoned.slice(7) : unzoned;
}

/** A hop of `X-Forwarded-For`, which some proxies write with a port. */
function hopAddress(hop: string): string {
  const withPort = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(hop);
  return plainAddress(withPort?.[1] ?? withPort?.[2] ?? hop);
}

/** The network of an IPv6 address, as `2001:db8:0:1::/64`; any other text as it is. */
function countedAddress(address: string): string {
  if (isIP(address) !== 6) return address;
  const [front = "", back] = address.split("::");
  const groups = front === "" ? [] : front.split(":");
  const tail = back ? back.split(":") : [];
  const missing = 8 - groups.length - tail.length - (address.includes(".") ? 1 : 0);
  const all = [...groups, ...Array<string>(missing).fill("0"), ...tail];
  const network = all.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(":")}::/64`;
}

/** Finds out who calls: the parts of it that are the same for rows and for RPCs. */
export class Callers {
  readonly #options: CallerOptions;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  identify(req: HttpRequest): Caller {
    const traceParent = headerOf(req, "traceparent");
    return {
      ...(traceParent !== undefined && readTraceParent(traceParent) && { traceParent }),
      requestId: requestIdOf(req),
      address: countedAddress(this.#addressOf(req)),
      userAgent: headerOf(req, "user-agent") ?? "",
    };
  }

  authenticate(header: HeaderReader, admits: Admits): Promise<Actor> {
    return this.#options.authenticate(header, new Date(), admits);
  }

  /**
   * Why a call that rests on a cookie may not be made from where it comes: a browser sends the cookie
   * along also for a page of somebody else.
   */
  crossSite(actor: Actor, method: string, header: HeaderReader): Refusal | undefined {
    return isPerson(actor) ? this.foreignPage(method, header) : undefined;
  }

  /** Why a request that may change something may not come from where it does: from the page of somebody else. */
  foreignPage(method: string, header: HeaderReader): Refusal | undefined {
    if (method === "GET" || method === "HEAD") return undefined;
    // Only a browser can say so, and it knows by what name a proxy was asked.
    if (header("sec-fetch-site") === "same-origin") return undefined;
    const origin = header("origin");
    if (origin) return this.#isOurs(origin, header) ? undefined : fail("PERMISSION_DENIED");
    return header("sec-fetch-site") === "cross-site" ? fail("PERMISSION_DENIED") : undefined;
  }

  #isOurs(origin: string, header: HeaderReader): boolean {
    const { publicUrl, corsOrigins } = this.#options;
    if (origin === publicUrl || (corsOrigins !== "*" && corsOrigins.includes(origin))) return true;
    const host = header("host") ?? header(":authority");
    return Boolean(host) && origin.replace(/^https?:\/\//, "") === host;
  }

  /**
   * The nearest hop that is not one of our proxies. Whatever is before that one is its word only, so a hop
   * that is no address is not passed over.
   */
  #addressOf(req: HttpRequest): string {
    const peer = plainAddress(req.socket.remoteAddress ?? "");
    const forwarded = headerOf(req, "x-forwarded-for");
    if (forwarded === undefined || !this.#isProxy(peer)) return peer;
    const hops = forwarded.split(",").map((hop) => hopAddress(hop.trim()));
    const nearest = hops.findLast((hop) => !this.#isProxy(hop)) ?? peer;
    return isIP(nearest) > 0 ? nearest : peer;
  }

  #isProxy(address: string): boolean {
    const version = isIP(address);
    return version > 0 && this.#options.trustedProxies.check(address, version === 6 ? "ipv6" : "ipv4");
  }
}
