import { randomBytes, randomFillSync } from "node:crypto";
import { v7 } from "uuid";

const ID_BYTES = 16;
/** Randomness is drawn for many ids at once: a draw costs ten times as much as an id. */
const drawn = Buffer.alloc(256 * ID_BYTES);
let used = drawn.length;

function draw(): Buffer {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  used += ID_BYTES;
  return drawn.subarray(used - ID_BYTES, used);
}

/** Of the latest id: those of one millisecond are counted up, so that ids of this process sort in their order. */
let latest = { msecs: 0, seq: 0 };

/** 32 lower-case hex characters that sort by time: a UUIDv7 without its dashes. */
export function newId(): string {
  const random = draw();
  const msecs = Math.max(Date.now(), latest.msecs);
  // A quarter of the range at most: no millisecond has room for so many more.
  const seq = msecs === latest.msecs ? latest.seq + 1 : random.readUInt32BE(0) >>> 2;
  latest = { msecs, seq };
  return Buffer.from(v7({ msecs, seq, random }, new Uint8Array(ID_BYTES))).toString("hex");
}

/** 43 URL-safe characters, 256 bits of randomness. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Sorts in front of every id made at this time or later, and behind those made earlier. */
export function idsBefore(time: Date): string {
  return Math.max(0, time.getTime()).toString(16).padStart(12, "0");
}
