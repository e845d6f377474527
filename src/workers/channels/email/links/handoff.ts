import { createHmac, timingSafeEqual } from "node:crypto";

export const HANDOFF_SALT = "awaithumans-email-handoff";
export const HANDOFF_PATH = "/api/auth/email-handoff";

/** What a link lets its recipient do: come to one task until the given second (Unix time). */
export interface Handoff {
  /** In lower case. */
  to: string;
  taskId: string;
  expireSecond: number;
}

/** Path and query of the link. The address has no `|`, which parts what is signed. */
export function handoffPath(key: Buffer, { to, taskId, expireSecond }: Handoff): string {
  const address = to.toLowerCase();
  const signature = sign(key, { to: address, taskId, expireSecond });
  const query = new URLSearchParams({ to: address, t: taskId, e: String(expireSecond), s: signature });
  return `${HANDOFF_PATH}?${query}`;
}

/** What a link says; undefined where we did not sign it. */
export function readHandoff(
  key: Buffer,
  query: URLSearchParams,
  now: Date,
): { handoff: Handoff; expired: boolean } | undefined {
  const to = (query.get("to") ?? "").toLowerCase();
  const taskId = query.get("t") ?? "";
  const expire = query.get("e") ?? "";
  if (to === "" || taskId === "" || `${to}${taskId}`.includes("|")) return undefined;
  if (!/^[1-9]\d{0,11}$/.test(expire)) return undefined;
  const handoff = { to, taskId, expireSecond: Number(expire) };
  // The text is compared, since its last character has bits that decode to nothing.
  const [expected, given] = [Buffer.from(sign(key, handoff)), Buffer.from(query.get("s") ?? "")];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return { handoff, expired: now.getTime() / 1000 > handoff.expireSecond };
}

function sign(key: Buffer, { to, taskId, expireSecond }: Handoff): string {
  return createHmac("sha256", key)
    .update(`${to.toLowerCase()}|${taskId}|${expireSecond}`)
    .digest("base64url");
}
