import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { limits } from "./limits.ts";
import type { Job, Outcome } from "./perform.ts";

/** `milliseconds`: for all of the job; undefined when only the limits of its parts hold. */
export type Order = { job: Job; milliseconds: number | undefined };

/** What the process says: once that it is up, then one reply to each order. */
export type Reply =
  | { kind: "ready" }
  | { kind: "done"; outcome: Outcome }
  | { kind: "unfinished" }
  | { kind: "fault"; reason: string };

export type Result =
  | Exclude<Reply, { kind: "ready" }>
  /** It did not reply, not even that the time is over, and was killed. */
  | { kind: "stuck" }
  /** It ended by itself or was killed by another. `ready`: it had been up before. */
  | { kind: "died"; ready: boolean; reason: string };

/**
 * A process for one job at a time, since a thread that runs out of memory can take its whole process along. It is
 * started by the first job and by the first one after its end, has no part of this environment, keeps this process
 * alive only during a job, and ends with it.
 */
export class Child {
  #process: ChildProcess | undefined;
  #settle: ((result: Result) => void) | undefined;

  run(order: Order): Promise<Result> {
    return new Promise((resolve) => {
      const child = this.#process ?? this.#start();
      const timer = setTimeout(() => this.#end(child, { kind: "stuck" }), limits.time.child);
      this.#settle = (result) => {
        this.#settle = undefined;
        clearTimeout(timer);
        child.unref();
        child.channel?.unref();
        resolve(result);
      };
      child.ref();
      child.channel?.ref();
      // A failure to send is the end of the process, which is told of by its event.
      child.send(order, () => undefined);
    });
  }

  #start(): ChildProcess {
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    const child = fork(fileURLToPath(new URL(`./worker.${extension}`, import.meta.url)), [], {
      env: {},
      execArgv: [`--max-old-space-size=${limits.childMegabytes}`],
      serialization: "advanced",
      // A heap that overflows is reported on stderr at length, once for every hostile value.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    let ready = false;
    const died = (reason: string): void => this.#end(child, { kind: "died", ready, reason });
    child.on("message", (reply: Reply) => {
      if (reply.kind === "ready") ready = true;
      else if (this.#process === child) this.#settle?.(reply);
    });
    child.on("error", (error) => died(error.message));
    child.on("exit", (code, signal) => died(`it ended with ${signal ?? `code ${code}`}`));
    this.#process = child;
    return child;
  }

  #end(child: ChildProcess, result: Result): void {
    if (this.#process !== child) return;
    this.#process = undefined;
    child.kill("SIGKILL");
    this.#settle?.(result);
  }
}
