import { Worker } from "node:worker_threads";
import { limits } from "./limits.ts";
import type { Job, Outcome } from "./perform.ts";

/**
 * Does a job on the one thread kept for costly schemas, started at the first of them. The thread has one job at a
 * time; the others wait here, so none is lost when it has to be replaced. Does not keep the process alive when idle.
 */
export function performOffThread(job: Job): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    waiting.push({ job, resolve, reject });
    next();
  });
}

type Pending = { job: Job; resolve: (outcome: Outcome) => void; reject: (error: unknown) => void };

const waiting: Pending[] = [];
let current: (Pending & { timer: NodeJS.Timeout }) | undefined;
let thread: Worker | undefined;

function next(): void {
  if (current !== undefined) return;
  const pending = waiting.shift();
  if (pending === undefined) {
    thread?.unref();
    return;
  }
  const worker = thread ?? start();
  worker.ref();
  current = { ...pending, timer: setTimeout(() => void worker.terminate(), limits.time.thread) };
  worker.postMessage(pending.job);
}

function start(): Worker {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  let failure: Error | undefined;
  worker.on("message", (outcome: Outcome) => finish((pending) => pending.resolve(outcome)));
  worker.on("error", (error: Error) => {
    failure = error;
  });
  worker.on("exit", () => {
    thread = undefined;
    finish((pending) => {
      if (failure === undefined || isOutOfMemory(failure)) pending.resolve(tooCostly(pending.job));
      else pending.reject(failure);
    });
  });
  thread = worker;
  return worker;
}

function finish(settle: (pending: Pending) => void): void {
  const done = current;
  current = undefined;
  if (done !== undefined) {
    clearTimeout(done.timer);
    settle(done);
  }
  next();
}

function isOutOfMemory(error: Error): boolean {
  return "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

function tooCostly(job: Job): Outcome {
  const message = "takes too much time or memory to be checked; simplify the schema or send less";
  return { violations: [{ path: "", message }], text: job.kind === "schema" ? "" : job.valueText };
}
