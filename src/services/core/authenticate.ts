import { createHash, timingSafeEqual } from "node:crypto";
import { type Actor, NOBODY } from "./call.ts";

/** Reads one request header by its lower-case name. */
export type HeaderReader = (name: string) => string | null | undefined;

export interface AuthenticateOptions {
  adminToken: string | undefined;
  /** Opens the sealed cookie of these headers: the session's token, or undefined. */
  unseal: (header: HeaderReader) => Promise<string | undefined>;
  /** Finds the live session of a token. */
  findSession: (token: string, now: Date) => Promise<Actor | undefined>;
}

export type Authenticate = (header: HeaderReader, now: Date) => Promise<Actor>;

const digest = (text: string) => createHash("sha256").update(text).digest();

function bearerToken(header: HeaderReader): string | undefined {
  const authorization = header("authorization");
  const bearer = authorization ? /^bearer\s+(.*)$/i.exec(authorization) : null;
  if (bearer) return bearer[1]?.trim();
  return header("x-admin-token") ?? undefined;
}

/**
 * Turns credentials into an actor. The admin token wins over a cookie; a wrong token falls through to
 * the cookie, as clients of the original expect. Tokens are compared by digest, in constant time.
 */
export function makeAuthenticate({ adminToken, unseal, findSession }: AuthenticateOptions): Authenticate {
  const adminDigest = adminToken === undefined ? undefined : digest(adminToken);
  return async (header, now) => {
    const presented = bearerToken(header);
    if (presented !== undefined && adminDigest && timingSafeEqual(digest(presented), adminDigest)) {
      return { kind: "admin" };
    }
    const session = await unseal(header);
    return (session && (await findSession(session, now))) || NOBODY;
  };
}
