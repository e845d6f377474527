import { randomUUID } from "node:crypto";
import { type BlockList, isIP } from "node:net";
import type { Authenticate, HeaderReader } from "../../services/core/authenticate.ts";
import type { Actor } from "../../services/core/call.ts";
import { fail, type Refusal } from "../../services/core/errors.ts";
import { type HttpRequest, headerOf } from "./http.ts";

/** What is known of a request before its credentials are looked at. */
export interface Caller {
  readonly requestId: string;
  /** Network address, trusted proxies seen through. */
  readonly address: string;
}

export interface CallerOptions {
  authenticate: Authenticate;
  /** Only from these networks is `X-Forwarded-For` believed. */
  trustedProxies: BlockList;
  publicUrl: string;
  corsOrigins: "*" | readonly string[];
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

/** An IPv4 caller on a dual-stack socket is the same caller. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address;
}

/** Finds out who calls: the parts of it that are the same for rows and for RPCs. */
export class Callers {
  readonly #options: CallerOptions;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  identify(req: HttpRequest): Caller {
    return { requestId: requestIdOf(req), address: this.#addressOf(req) };
  }

  authenticate(header: HeaderReader): Promise<Actor> {
    return this.#options.authenticate(header, new Date());
  }

  /**
   * Why a call that rests on a cookie may not be made from where it comes: a browser sends the cookie
   * along also for a page of somebody else.
   */
  crossSite(actor: Actor, method: string, header: HeaderReader): Refusal | undefined {
    if (actor.kind !== "user" || method === "GET" || method === "HEAD") return undefined;
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

  /** The nearest address that is not one of our proxies. */
  #addressOf(req: HttpRequest): string {
    const peer = plainAddress(req.socket.remoteAddress ?? "");
    const forwarded = headerOf(req, "x-forwarded-for");
    if (forwarded === undefined || !this.#isProxy(peer)) return peer;
    const hops = forwarded.split(",").map((hop) => plainAddress(hop.trim()));
    return hops.findLast((hop) => isIP(hop) > 0 && !this.#isProxy(hop)) ?? peer;
  }

  #isProxy(address: string): boolean {
    const version = isIP(address);
    return version > 0 && this.#options.trustedProxies.check(address, version === 6 ? "ipv6" : "ipv4");
  }
}
