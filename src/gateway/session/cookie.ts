import { sealData, unsealData } from "iron-session";
import { LRUCache } from "lru-cache";
import type { HeaderReader } from "../../services/core/authenticate.ts";
import type { SessionCookie } from "../../services/core/bind.ts";

/** Salt of the key that seals sessions, derived from the root secret. */
export const SESSION_SALT = "awaithumans-dashboard-session";

const NAME = "awaithumans_session";
const SEVEN_DAYS = 604_800;
const COOKIE = new RegExp(`(?:^|;\\s*)${NAME}=([^;\\s]+)`);
/** Longer than any cookie of ours; anything beyond is not worth opening. */
const LONGEST = 2_048;

export interface SealedCookie extends SessionCookie {
  /** The session's token in the cookie of these headers; undefined without a cookie that is ours and young enough. */
  unseal(header: HeaderReader): Promise<string | undefined>;
}

/** The sealed cookie. It holds the token of a session and nothing else; whether that still lives is the database's word. */
export function sessionCookies(options: { key: Buffer; secure: boolean }): SealedCookie {
  const password = options.key.toString("hex");
  const flags = `HttpOnly; Path=/; SameSite=lax${options.secure ? "; Secure" : ""}`;
  // Opening a seal takes a millisecond of key stretching. The database ends sessions, so this may remember.
  const opened = new LRUCache<string, string>({ max: 10_000, ttl: 300_000 });
  return {
    async issue(token) {
      const seal = await sealData({ token }, { password, ttl: SEVEN_DAYS });
      return `${NAME}=${seal}; Max-Age=${SEVEN_DAYS}; ${flags}`;
    },
    clear: () => `${NAME}=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ${flags}`,
    async unseal(header) {
      const seal = COOKIE.exec(header("cookie") ?? "")?.[1];
      if (seal === undefined || seal.length > LONGEST) return undefined;
      const known = opened.get(seal);
      if (known !== undefined) return known;
      const { token } = await unsealData<{ token?: unknown }>(seal, { password, ttl: SEVEN_DAYS });
      if (typeof token !== "string") return undefined;
      opened.set(seal, token);
      return token;
    },
  };
}
