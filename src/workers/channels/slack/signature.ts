import { createHmac, timingSafeEqual } from "node:crypto";

/** How far a request's timestamp may be from now, either way. */
const WINDOW_SECONDS = 300;
const WELL_FORMED = /^v0=[0-9a-f]{64}$/;
/** More requests than one window brings: what is older than these is forgotten first. */
const REMEMBERED_MAX = 20_000;

export interface Signed {
  timestamp: string | undefined;
  signature: string | undefined;
  body: Buffer;
}

/** What Slack signs a request with: HMAC-SHA256 over `v0:<timestamp>:<raw body>`. */
function sign(secret: string, timestamp: string, body: Buffer): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex")}`;
}

export type Verdict = "sound" | "repeated" | "unexplained" | "wrong";

/** Tells Slack's own requests from others, and each from its repetition. */
export class SignatureCheck {
  readonly #secret: string;
  /** Signatures that were used, with the second in which each becomes stale, oldest first. */
  readonly #seen = new Map<string, number>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** `unexplained`: it is as Slack's are, and of now, but not by this secret. */
  verdict({ timestamp, signature, body }: Signed, now: Date): Verdict {
    if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) return "wrong";
    const nowSeconds = now.getTime() / 1000;
    if (Math.abs(nowSeconds - Number(timestamp)) > WINDOW_SECONDS) return "wrong";
    const expected = Buffer.from(sign(this.#secret, timestamp, body));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !WELL_FORMED.test(signature)) return "wrong";
    if (!timingSafeEqual(given, expected)) return "unexplained";
    return this.#isNew(signature, Number(timestamp) + WINDOW_SECONDS, nowSeconds) ? "sound" : "repeated";
  }

  #isNew(signature: string, staleSecond: number, nowSeconds: number): boolean {
    for (const [old, stale] of this.#seen) {
      if (stale >= nowSeconds && this.#seen.size < REMEMBERED_MAX) break;
      this.#seen.delete(old);
    }
    if (this.#seen.has(signature)) return false;
    this.#seen.set(signature, staleSecond);
    return true;
  }
}
