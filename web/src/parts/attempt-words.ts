import { span } from "./span.ts";

/** How often something was tried. */
export function attemptWords(attempts: number): string {
  return attempts === 1 ? "1 attempt" : `${attempts.toLocaleString()} attempts`;
}

/** When it is tried next, as it follows these words. */
export function nextAttempt(time: Date, at: number): string {
  const left = time.getTime() - at;
  return left > 0 ? `the next in ${span(left)}` : "the next now";
}
