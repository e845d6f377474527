import { createHmac, timingSafeEqual } from "node:crypto";

export const HANDOFF_SALT = "awaithumans-slack-handoff";
export const HANDOFF_PATH = "/api/auth/slack-handoff";

/** What a link lets one person do: come to one task until the given second (Unix time). */
export interface Handoff {
  userId: string;
  taskId: string;
  expireSecond: number;
}

function sign(key: Buffer, { userId, taskId, expireSecond }: Handoff): string {
  return createHmac("sha256", key).update(`${userId}|${taskId}|${expireSecond}`).digest("base64url");
}

/** Path and query of the link. */
export function handoffPath(key: Buffer, handoff: Handoff): string {
  const query = new URLSearchParams({
    u: handoff.userId,
    t: handoff.taskId,
    e: String(handoff.expireSecond),
    s: sign(key, handoff),
  });
  return `${HANDOFF_PATH}?${query}`;
}

/** What a link says; undefined where it was not signed by us, or its time is over. */
export function readHandoff(key: Buffer, query: URLSearchParams, now: Date): Handoff | undefined {
  const userId = query.get("u") ?? "";
  const taskId = query.get("t") ?? "";
  const expire = query.get("e") ?? "";
  // A `|` would let the parts of what was signed be cut elsewhere.
  if (userId === "" || taskId === "" || `${userId}${taskId}`.includes("|")) return undefined;
  if (!/^[1-9]\d{0,11}$/.test(expire)) return undefined;
  const handoff = { userId, taskId, expireSecond: Number(expire) };
  // The text is compared, since its last character has bits that decode to nothing.
  const expected = Buffer.from(sign(key, handoff));
  const given = Buffer.from(query.get("s") ?? "");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return now.getTime() / 1000 > handoff.expireSecond ? undefined : handoff;
}

/** Where messages lead. */
export interface Links {
  /** The page of a task: whoever opens it signs in there. Fit for everybody's eyes. */
  page(taskId: string): string;
  /** The same for one person of the directory, who needs no password; never to be shown to others. */
  personal(
    task: { id: string; dueTime?: { seconds: bigint } | undefined },
    userId: string | undefined,
  ): string;
}

export function makeLinks(publicUrl: string, key: Buffer): Links {
  const page = (taskId: string) => `${publicUrl}/task?id=${encodeURIComponent(taskId)}`;
  return {
    page,
    personal({ id: taskId, dueTime }, userId) {
      if (userId === undefined || dueTime === undefined) return page(taskId);
      const expireSecond = Number(dueTime.seconds);
      return `${publicUrl}${handoffPath(key, { userId, taskId, expireSecond })}`;
    },
  };
}
