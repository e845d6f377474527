import type { Call } from "../core/call.ts";

/** 29 lower-case hex characters that sort by time: 13 of milliseconds, 16 at random. */
export function newStampedId(call: Pick<Call, "now" | "newId">): string {
  return call.now.getTime().toString(16).padStart(13, "0") + call.newId().slice(-16);
}
