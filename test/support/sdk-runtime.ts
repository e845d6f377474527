import type { Logger } from "../../sdk/src/options.ts";
import type { Runtime } from "../../sdk/src/runtime.ts";

/** Time that passes only in sleeps, which are over at once, and chance that always draws the same. */
export class StillRuntime implements Runtime {
  readonly sleeps: number[] = [];
  readonly environment: Record<string, string | undefined>;
  /** Runs within each sleep, e.g. to abort it or to bring a server back. */
  onSleep: (count: number) => void | Promise<void> = () => {};
  chance = 0.5;
  #now = Date.UTC(2026, 0, 15, 12, 0, 0);
  readonly #timers = new Set<() => void>();

  constructor(environment: Record<string, string | undefined> = {}) {
    this.environment = { AWAITHUMANS_DISCOVERY_FILE: "/nonexistent/discovery.json", ...environment };
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.chance;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    this.#now += ms;
    await this.onSleep(this.sleeps.length);
    signal?.throwIfAborted();
  }

  timer(_ms: number, fire: () => void): () => void {
    this.#timers.add(fire);
    return () => this.#timers.delete(fire);
  }

  env(name: string): string | undefined {
    return this.environment[name]?.trim() || undefined;
  }

  /** Lets every running request time out. */
  fireTimers(): void {
    for (const fire of this.#timers) fire();
  }
}

export class Lines implements Logger {
  readonly all: string[] = [];

  info(line: string): void {
    this.all.push(line);
  }

  warn(line: string): void {
    this.all.push(line);
  }

  get text(): string {
    return this.all.join("\n");
  }
}
