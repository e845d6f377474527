import { pause } from "../../bench/support/statistics.ts";
import { Agents } from "./agents.ts";
import { Book } from "./book.ts";
import { Chance } from "./chance.ts";
import { Client } from "./client.ts";
import { Fleet } from "./fleet.ts";
import { wreak } from "./havoc.ts";
import { balance, type Ledger } from "./ledger.ts";
import { leaks, type Memory, memoryOf } from "./memory.ts";
import { Receivers } from "./receivers.ts";
import type { Life } from "./slot.ts";
import { Inspector } from "./stored.ts";

export interface SoakPlan {
  /** How long agents ask and processes are killed. */
  seconds: number;
  seed: number;
  /** Questions a second, on average. */
  perSecond: number;
  /** How long people take, on average. */
  thinkMs: number;
  /** Seconds between two deeds, on average. */
  havocEvery: number;
  note(text: string): void;
}

export interface SoakResult extends Ledger {
  time: string;
  seconds: number;
  seed: number;
  postgres: string;
  troubles: [string, number][];
  acts: [string, number][];
  errors: [string, number][];
  memory: Memory[];
}

const SAMPLE_MS = 2_000;
/** A wake-up that the re-read found was lost at most this long before it was counted. */
const LOST_MS = 10_000;
const SETTLE_MS = 120_000;

/** Runs the whole system under load while its processes are killed, then balances the books. */
export async function soak(plan: SoakPlan): Promise<SoakResult> {
  const { seconds, seed, note } = plan;
  const chance = new Chance(seed);
  const fleet = await Fleet.start();
  const receivers = await Receivers.start(chance.fork());
  const book = new Book();
  const watching = new AbortController();
  try {
    note(`2 servers, 2 workers and Postgres are up; ${seconds} s, seed ${seed}`);
    const watched = watch(fleet, book, watching.signal);
    const client = new Client(fleet, book, chance.fork());
    const agents = new Agents({ ...plan, client, book, chance: chance.fork(), receivers: receivers.urls });
    const havoc = { fleet, book, chance: chance.fork(), every: plan.havocEvery };
    await Promise.all([agents.ask(seconds), wreak(havoc, seconds)]);
    receivers.mend();
    note(`asked ${book.asked.length} times; settling`);
    await agents.settle();
    const inspector = await Inspector.connect(fleet.databaseUrl);
    await callbacksDone(inspector, book);
    await agents.stop();
    watching.abort();
    await watched;
    await fleet.stop();
    const stored = await inspector.read();
    await inspector.close();
    const ledger = balance({ book, receipts: receivers.receipts, stored });
    const memory = memoryOf(fleet.slots);
    const kinds = Map.groupBy(book.troubles, ({ what }) => what);
    return {
      ...{ time: new Date().toISOString(), seconds, seed, postgres: stored.version },
      ...ledger,
      problems: [...ledger.problems, ...leaks(memory)],
      troubles: [...kinds].map(([what, all]) => [what, all.length] as [string, number]).sort(),
      acts: book.acts.entries(),
      errors: book.errors.entries(),
      memory,
    };
  } finally {
    watching.abort();
    await Promise.all([fleet.remove(), receivers.close()]);
  }
}

/** Samples each process until told to stop. */
async function watch(fleet: Fleet, book: Book, signal: AbortSignal): Promise<void> {
  const crashed = new Set<Life | undefined>();
  while (!signal.aborted) {
    for (const slot of fleet.slots) {
      const life = slot.lives.at(-1);
      if (slot.hasCrashed && !crashed.has(life)) book.faults.push(`${slot.name} ended by itself`);
      if (slot.hasCrashed) crashed.add(life);
      const lost = await slot.sample(fleet.adminToken);
      const isExplained = book.isTroubled(Date.now(), LOST_MS);
      book.lostWakes[isExplained ? "explained" : "unexplained"] += lost;
    }
    await pause(SAMPLE_MS);
  }
}

/** Waits until every callback has been taken; those that failed are not left to their pauses. */
async function callbacksDone(inspector: Inspector, book: Book): Promise<void> {
  for (const end = performance.now() + SETTLE_MS; performance.now() < end; ) {
    book.acts.add("callbacks brought forward", await inspector.hasten());
    if ((await inspector.pendingCallbacks()) === 0) return;
    await pause(500);
  }
}
