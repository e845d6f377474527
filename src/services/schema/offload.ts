import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { Child, type Result } from "./child.ts";
import { limits } from "./limits.ts";
import type { Job, Outcome } from "./perform.ts";
import { FairQueue } from "./queue.ts";

/**
 * Does a job in another process, where it can neither block nor end this one. There are two lanes of one
 * process each. Every job begins in the quick one; what is not done there within a moment is done anew in the slow
 * one, where its schema then goes at once for a while. In both lanes schemas take turns. What cannot be done has a
 * violation that says so.
 */
export function performElsewhere(job: Job): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const schema = hash("sha256", job.schemaText);
    enter(laneOf(schema), { job, schema, since: performance.now(), deaths: 0, resolve, reject });
  });
}

/** Jobs that wait for their turn, in both lanes. */
export const waitingChecks = (): number => quick.waiting.size + slow.waiting.size;

type Pending = {
  job: Job;
  schema: string;
  since: number;
  deaths: number;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
};

type Lane = {
  waiting: FairQueue<Pending>;
  child: Child;
  busy: boolean;
  /** Milliseconds for a job; without them only the limits of its parts hold. */
  milliseconds: number | undefined;
};

const quick = lane(limits.time.quick);
const slow = lane(undefined);

/** Schemas that a quick check was not enough for. */
const costly = new LRUCache<string, true>({ max: 10_000, ttl: limits.time.costly });

function lane(milliseconds: number | undefined): Lane {
  return { waiting: new FairQueue(limits.waiting), child: new Child(), busy: false, milliseconds };
}

function laneOf(schema: string): Lane {
  return costly.get(schema) ? slow : quick;
}

function enter(into: Lane, pending: Pending): void {
  if (!into.waiting.add(pending.schema, pending)) refuse(pending, tooMany);
  else if (!into.busy) void work(into);
}

async function work(at: Lane): Promise<void> {
  at.busy = true;
  for (let next = at.waiting.take(); next !== undefined; next = at.waiting.take()) {
    try {
      await attend(next, at);
    } catch (error) {
      next.reject(error);
    }
  }
  at.busy = false;
}

async function attend(pending: Pending, at: Lane): Promise<void> {
  if (performance.now() - pending.since > limits.time.wait) refuse(pending, tooMany);
  else if (at === quick && laneOf(pending.schema) === slow) enter(slow, pending);
  else conclude(pending, await at.child.run({ job: pending.job, milliseconds: at.milliseconds }));
}

function conclude(pending: Pending, result: Result): void {
  if (result.kind === "done") {
    pending.resolve(result.outcome);
    return;
  }
  if (result.kind === "fault") throw new Error(`A schema check failed: ${result.reason}`);
  costly.set(pending.schema, true);
  if (result.kind === "died") pending.deaths += 1;
  if (result.kind === "stuck" || pending.deaths === MOST_DEATHS) giveUp(pending, result);
  else enter(slow, pending);
}

function giveUp(pending: Pending, result: Result): void {
  if (result.kind === "died" && !result.ready) {
    throw new Error(`The process for schema checks does not start: ${result.reason}.`);
  }
  refuse(pending, tooCostly);
}

/** One may be no fault of the job: the system short of memory, a kill by hand. */
const MOST_DEATHS = 2;

const tooCostly = "takes too much time or memory to be checked; simplify the schema or send less";
const tooMany = "could not be checked in time, since too many costly checks are waiting; send it again later";

function refuse({ job, resolve }: Pending, message: string): void {
  resolve({ violations: [{ path: "", message }], text: job.kind === "schema" ? "" : job.valueText });
}
