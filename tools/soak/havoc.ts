import { pause } from "../../bench/support/statistics.ts";
import type { Book } from "./book.ts";
import type { Chance } from "./chance.ts";
import type { Fleet } from "./fleet.ts";
import type { Slot } from "./slot.ts";

export interface Havoc {
  fleet: Fleet;
  book: Book;
  chance: Chance;
  /** Seconds between two deeds, on average. */
  every: number;
}

type Deed = (havoc: Havoc) => Promise<void>;

const kill: Deed = (havoc) => killed([havoc.chance.pick(havoc.fleet.slots)], havoc);
const killServers: Deed = (havoc) => killed(havoc.fleet.servers, havoc);

/** As a deployment does it. This loses nothing and so excuses nothing: it is no trouble. */
const replace: Deed = async ({ fleet, book, chance }) => {
  const slot = chance.pick(fleet.slots);
  book.acts.add("restarts by SIGTERM");
  await slot.stop();
  await slot.start();
};

const restartPostgres: Deed = async ({ fleet, book }) => {
  book.trouble("restart of Postgres");
  await fleet.restartPostgres();
  book.trouble("Postgres back");
};

/** Each kind once, then by chance. */
const FIRST: readonly Deed[] = [
  (havoc) => killed(havoc.fleet.workers.slice(0, 1), havoc),
  (havoc) => killed(havoc.fleet.servers.slice(0, 1), havoc),
  restartPostgres,
  replace,
];
const LATER: readonly Deed[] = [...Array(5).fill(kill), replace, replace, killServers, restartPostgres];

/** Kills, restarts and Postgres gone for a moment, until the time is over. Then everything is up again. */
export async function wreak(havoc: Havoc, seconds: number): Promise<void> {
  const { chance, every } = havoc;
  const end = performance.now() + seconds * 1000;
  const restMs = () => 1000 * chance.between(every / 2, (every * 3) / 2);
  for (let [count, rest] = [0, restMs()]; performance.now() + rest < end; rest = restMs(), count += 1) {
    await pause(rest);
    await (FIRST[count] ?? chance.pick(LATER))(havoc);
  }
}

async function killed(
  slots: readonly Slot[],
  { book, chance }: Pick<Havoc, "book" | "chance">,
): Promise<void> {
  for (const { name } of slots) book.trouble(`kill -9 of ${name}`);
  await Promise.all(slots.map((slot) => slot.kill()));
  await pause(chance.between(200, 3_000));
  await Promise.all(slots.map((slot) => slot.start()));
}
