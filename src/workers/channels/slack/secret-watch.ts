import type { Logger } from "pino";
import type { Verdict } from "./signature.ts";

const QUIET_MS = 60_000;

/** What the calls that came in say of the signing secret: the last one that was signed decides. */
export class SecretWatch {
  readonly #now: () => Date;
  #unexplained = false;
  #warnedAt = Number.NEGATIVE_INFINITY;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Whether the secret looks like another app's, or an old one. */
  get doubted(): boolean {
    return this.#unexplained;
  }

  heed(verdict: Verdict, log: Logger): void {
    if (verdict === "sound") this.#unexplained = false;
    if (verdict !== "unexplained") return;
    this.#unexplained = true;
    const now = this.#now().getTime();
    if (now - this.#warnedAt < QUIET_MS) return;
    this.#warnedAt = now;
    log.warn("a click arrived whose signature AWAITHUMANS_SLACK_SIGNING_SECRET does not explain");
  }
}
