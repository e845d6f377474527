import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What a child process can be asked: named jobs, each with a plain argument and a plain result. */
export type Jobs = Record<string, (argument: never) => Promise<unknown>>;

type Message = { id: number; result?: unknown; error?: string };

/** A process of its own for one side of a measurement, so that neither side shares a thread with the other. */
export class Child<J extends Jobs> {
  readonly #process: ChildProcess;
  #id = 0;

  private constructor(child: ChildProcess) {
    this.#process = child;
    child.setMaxListeners(0);
  }

  /** Starts a module of this folder that calls `serveJobs`. */
  static async start<J extends Jobs>(module: string): Promise<Child<J>> {
    const child = fork(fileURLToPath(new URL(module, import.meta.url)), { stdio: ["ignore", 2, 2, "ipc"] });
    await once(child, "message");
    return new Child<J>(child);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  run<K extends keyof J & string>(
    name: K,
    argument: Parameters<J[K]>[0],
  ): Promise<Awaited<ReturnType<J[K]>>> {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      const settle = () => this.#process.off("message", onMessage).off("exit", onExit);
      const onExit = () => {
        settle();
        reject(new Error(`the process that should ${name} ended`));
      };
      const onMessage = (message: Message) => {
        if (message.id !== id) return;
        settle();
        if (message.error === undefined) resolve(resultOf(message));
        else reject(new Error(`${name}: ${message.error}`));
      };
      this.#process.on("message", onMessage).on("exit", onExit);
      this.#process.send({ id, name, argument });
    });
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }
}

/** The other side of the channel is `serveJobs` with the same table of jobs. */
function resultOf<T>({ result }: Message): T {
  return result as T;
}

/** For the child: does the jobs it is sent, and ends with its parent. */
export function serveJobs(jobs: Jobs): void {
  type Request = { id: number; name: string; argument: never };
  process.on("message", ({ id, name, argument }: Request) => {
    const job = jobs[name];
    const work = job ? job(argument) : Promise.reject(new Error("no such job"));
    work.then(
      (result) => process.send?.({ id, result }),
      (error: unknown) =>
        process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.on("disconnect", () => process.exit());
  process.send?.({ id: 0 });
}

/** Resident memory of a process in bytes, as the operating system counts it. */
export function residentBytes(pid: number): number {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) * 1024;
}
