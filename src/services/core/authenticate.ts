import { createHash, timingSafeEqual } from "node:crypto";
import { type Actor, isPerson, NOBODY } from "./call.ts";

/** Reads one request header by its lower-case name. */
export type HeaderReader = (name: string) => string | null | undefined;

export interface AuthenticateOptions {
  adminToken: string | undefined;
  /** Opens the sealed cookie of these headers: the session's token, or undefined. */
  unseal: (header: HeaderReader) => Promise<string | undefined>;
  /** Finds the live session of a token. */
  findSession: (token: string, now: Date) => Promise<Actor | undefined>;
  /** Finds the API key with this text, unless it was revoked. */
  findKey: (text: string, now: Date) => Promise<Actor | undefined>;
  /**
   * Reads the token of an embedded form; undefined for text that is none.
   * @throws INVALID_EMBED_TOKEN for one that cannot be used.
   */
  readEmbedToken: (text: string, now: Date) => Promise<Actor | undefined>;
}

/** What the door admits beside the admin token, API keys and sessions. */
export interface Admits {
  /** Whether a bearer may be the token of an embedded form. */
  readonly embedTokens: boolean;
}

/** @throws INVALID_EMBED_TOKEN */
export type Authenticate = (header: HeaderReader, now: Date, admits: Admits) => Promise<Actor>;

/** How API keys begin. */
export const KEY_PREFIX = "ah_sk_";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Tells whether a text is the secret, in a time that tells nothing of either; without a secret none is. */
export function secretMatcher(secret: string | undefined): (presented: string) => boolean {
  const known = secret === undefined ? undefined : digest(secret);
  return (presented) => known !== undefined && timingSafeEqual(digest(presented), known);
}

function bearerOf(header: HeaderReader): string | undefined {
  return /^bearer\s+(.*)$/i.exec(header("authorization") ?? "")?.[1]?.trim();
}

/**
 * Turns credentials into an actor. A bearer wins over a cookie; one that is nobody's falls through to the cookie, as
 * clients of the original expect. `X-Admin-Token` is the admin token's older header, read where there is no bearer.
 */
export function makeAuthenticate(options: AuthenticateOptions): Authenticate {
  const { unseal, findSession, findKey, readEmbedToken } = options;
  const isAdminToken = secretMatcher(options.adminToken);
  return async (header, now, { embedTokens }) => {
    const bearer = bearerOf(header);
    if (isAdminToken(bearer ?? header("x-admin-token") ?? "")) return { kind: "admin" };
    if (bearer?.startsWith(KEY_PREFIX)) {
      const key = await findKey(bearer, now);
      if (key) return key;
    } else if (bearer !== undefined && embedTokens) {
      const form = await readEmbedToken(bearer, now);
      if (form) return form;
    }
    const session = await unseal(header);
    const actor = session && (await findSession(session, now));
    return actor && isMeant(actor, header("x-awaithumans-session-of")) ? actor : NOBODY;
  };
}

/**
 * Whether a session is the one that a page was opened with, by its own word: behind an open page another person may have
 * signed in, and what it sends was not typed by them.
 */
function isMeant(actor: Actor, whose: string | null | undefined): boolean {
  if (whose == null || !isPerson(actor)) return true;
  const task = actor.kind === "guest" ? actor.taskId : "";
  return whose === encodeURIComponent(`${actor.userId ?? actor.email ?? ""} ${task}`);
}
