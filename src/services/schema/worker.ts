import { parentPort } from "node:worker_threads";
import { withinTime } from "./deadline.ts";
import { type Job, perform } from "./perform.ts";

parentPort?.on("message", (job: Job) => parentPort?.postMessage(perform(job, withinTime)));
