/** No vendor keeps a message back for longer at a time. */
const LONGEST_SECONDS = 3_600;

/** Seconds that a `Retry-After` asks to wait, given as a number or a date; undefined where it asks for nothing that makes sense. */
export function retryAfterSeconds(header: string | null | undefined, now: Date): number | undefined {
  const text = header?.trim() ?? "";
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000;
  return bounded(Math.ceil(seconds));
}

/** A wait that somebody else asked for; undefined where it is no number above zero. */
export function bounded(seconds: unknown): number | undefined {
  return typeof seconds === "number" && seconds > 0 ? Math.min(seconds, LONGEST_SECONDS) : undefined;
}
