import { randomInt } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Cell, Lane, nameOf } from "./matrix.ts";
import { SCENARIOS } from "./scenarios.ts";

/** Cells of a run of the tests; the proof takes all. */
const SAMPLE = 12;
const LANES = 3;
const TIMEOUT = 2 * 60 * 60 * 1000;

const proof = inject("proof");
const seed = proof?.seed ?? randomInt(2 ** 31 - 1);

let lanes: Lane[];
beforeAll(async () => {
  lanes = await Promise.all(Array.from({ length: LANES }, () => Lane.open()));
});
afterAll(async () => {
  await Promise.all(lanes.map((lane) => lane.close()));
});

/** Has every lane take the next of these until none is left. */
async function share<Item>(items: readonly Item[], work: (lane: Lane, item: Item) => Promise<void>) {
  const next = items.values();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const item of next) await work(lane, item);
    }),
  );
}

/** Of all cells so many, of each scenario about as many. */
function sample(cells: readonly Cell[], count: number): Cell[] {
  const shuffle = (group: readonly Cell[]) =>
    fc.sample(fc.shuffledSubarray([...group], { minLength: group.length }), { seed, numRuns: 1 })[0] ?? [];
  const groups = [...Map.groupBy(cells, ({ scenario }) => scenario).values()].map(shuffle);
  const dealt = Array.from({ length: cells.length }, (_, turn) => groups.map((group) => group[turn]));
  return dealt
    .flat()
    .filter((cell) => cell !== undefined)
    .slice(0, count);
}

test("a server killed at any point loses nothing and does nothing twice", { timeout: TIMEOUT }, async ({
  task,
}) => {
  const all: Cell[] = [];
  await share(SCENARIOS, async (lane, scenario) => void all.push(...(await lane.record(scenario))));
  const cells = proof ? all : sample(all, SAMPLE);
  const figures = {
    lost: 0,
    doubled: 0,
    "duplicate callbacks": 0,
    "duplicate messages": 0,
    "ms latest timer": 0,
  };
  const wrong: string[] = [];
  await share(cells, async (lane, cell) => {
    try {
      const ledger = await lane.crash(cell);
      figures.lost += ledger.lost.length;
      figures.doubled += ledger.doubled.length;
      figures["duplicate callbacks"] += ledger.duplicateCallbacks;
      figures["duplicate messages"] += ledger.duplicateMessages;
      figures["ms latest timer"] = Math.max(figures["ms latest timer"], Math.round(ledger.latestTimer));
      const findings = [
        ...ledger.lost.map((what) => `lost: ${what}`),
        ...ledger.doubled.map((what) => `doubled: ${what}`),
      ];
      wrong.push(...findings.map((finding) => `${nameOf(cell)}: ${finding}`));
    } catch (error) {
      wrong.push(`${nameOf(cell)}: ${error}`);
    }
  });
  task.meta.proof = { seed, "crash points": cells.length, "of points": all.length, ...figures };
  console.log(`F2: ${cells.length} of ${all.length} crash points; seed ${seed}`);
  expect(wrong).toEqual([]);
});
