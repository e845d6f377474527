import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What the quiet client saw: milliseconds of each request before the attacks, and during each of them. */
export interface Report {
  quiet: number[];
  attacked: Record<string, number[]>;
  failures: string[];
  /** Ids of the tasks that it asked, answered and heard of. */
  completed: string[];
}

/** In a process of its own, so that what it measures is the server and not the attacker. */
export class QuietClient {
  readonly #process: ChildProcess;

  constructor(url: string) {
    this.#process = fork(fileURLToPath(new URL("./quiet-process.ts", import.meta.url)), [url]);
  }

  /** Once it knows how long things take while nobody attacks. */
  async measured(): Promise<void> {
    await once(this.#process, "message");
  }

  /** From now on its times count as those under this attack. */
  attacked(attack: string): void {
    this.#process.send({ attack });
  }

  async stop(): Promise<Report> {
    const report = once(this.#process, "message");
    this.#process.send({});
    const [seen] = await report;
    return seen;
  }

  kill(): void {
    this.#process.kill();
  }
}

/** The time within which so many of a hundred were done. */
export function percentile(times: readonly number[], percent: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
