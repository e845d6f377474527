/** What the SDK takes from its surroundings. Tests pass their own; users do not see it. */
export interface Runtime {
  /** Milliseconds since the epoch. */
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal | undefined): Promise<void>;
  /** Calls `fire` after `ms` unless the returned function was called before. */
  timer(ms: number, fire: () => void): () => void;
  /** An environment variable without surrounding white space; `undefined` where unset or empty. */
  env(name: string): string | undefined;
}

export const systemRuntime: Runtime = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep,
  timer: (ms, fire) => {
    const handle = setTimeout(fire, ms);
    return () => clearTimeout(handle);
  },
  env: readEnvironment,
};

function sleep(ms: number, signal?: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const handle = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    const stop = () => {
      clearTimeout(handle);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", stop, { once: true });
  });
}

function readEnvironment(name: string): string | undefined {
  if (typeof process === "undefined") return undefined;
  try {
    return process.env?.[name]?.trim() || undefined;
  } catch {
    // Deno throws where the script has no permission to read the environment.
    return undefined;
  }
}
