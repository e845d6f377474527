import type { Check } from "./check.ts";

/** Tells whether a part of a token is written as this list writes it. */
type Reads = (part: string) => boolean;

/** A moment, to the millisecond. */
export const MOMENT: Reads = (part) => /^\d{1,14}$/.test(part);
/** An id of ours, and of rows that are named after others. */
export const ID: Reads = (part) => /^[\w:-]{1,64}$/.test(part);

/** The token of the page that begins behind a place; none of its parts has a `|` in it. */
export function writeToken(...parts: readonly (string | Date)[]): string {
  const texts = parts.map((part) => (part instanceof Date ? part.getTime() : part));
  return Buffer.from(texts.join("|")).toString("base64url");
}

/** The parts of a token, one for each of `reads`; undefined for the beginning. `list` is what it is a token of. */
export function readToken<const R extends readonly Reads[]>(
  check: Check,
  token: string,
  reads: R,
  list = "this list",
): { [N in keyof R]: string } | undefined {
  if (token === "") return undefined;
  const parts = Buffer.from(token, "base64url").toString().split("|");
  // The lengths are the same, which no type can follow.
  if (parts.length === reads.length && reads.every((isRead, n) => isRead(parts[n] ?? "")))
    return parts as { [N in keyof R]: string };
  check.unacceptable("/page_token", `is not a token of ${list}; leave it out to start at the beginning`);
  return undefined;
}

/** The moment that a part names. */
export const momentOf = (part: string): Date => new Date(Number(part));
