/**
 * What the work gives, or the signal's reason as soon as its time is over. Work that is left alone ends by the limit
 * of its own calls.
 */
export async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
