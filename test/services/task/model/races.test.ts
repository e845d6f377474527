import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GATES, type GateName } from "./gate.ts";
import { Course, type Pair, pairs } from "./race.ts";
import { LANES, sizeOf, TIMEOUT } from "./size.ts";

const { seed, rounds } = sizeOf();
const GATE_NAMES = Object.keys(GATES) as GateName[];

let courses: Course[];
beforeAll(async () => {
  courses = await Promise.all(Array.from({ length: LANES }, () => Course.open()));
});
afterAll(async () => {
  await Promise.all(courses.map((course) => course.close()));
});

interface Race {
  pair: Pair;
  gate: GateName;
}

/** Of every two verbs in every state one pair, behind one gate; or all of them, as often as is asked for. */
function races(): Race[] {
  const all = pairs();
  if (rounds > 0)
    return Array.from({ length: rounds }, () => all)
      .flat()
      .flatMap((pair) => GATE_NAMES.map((gate) => ({ pair, gate })));
  const alike = Map.groupBy(all, ({ scenario, moves }) =>
    [scenario.name, ...moves.map(({ verb }) => verb)].join(),
  );
  return [...alike.values()].flatMap((group, index) =>
    fc.sample(fc.record({ pair: fc.constantFrom(...group), gate: fc.constantFrom(...GATE_NAMES) }), {
      ...{ seed: seed + index, numRuns: 1 },
    }),
  );
}

test("two at once come to what one after the other would", { timeout: TIMEOUT }, async ({ task }) => {
  const all = races();
  const next = all.values();
  /** The first of each two verbs. */
  const divergences = new Map<string, string>();
  let count = 0;
  const run = async (course: Course) => {
    for (const { pair, gate } of next)
      await course.race(pair, gate).catch((error: unknown) => {
        count += 1;
        const verbs = pair.moves.map(({ verb }) => verb).join(" and ");
        if (!divergences.has(verbs)) divergences.set(verbs, `${verbs}: ${error}`);
      });
  };
  await Promise.all(courses.map(run));
  task.meta.proof = { seed, races: all.length, pairs: pairs().length, divergences: count };
  console.log(`F1: ${all.length} races, ${count} divergences; seed ${seed}`);
  expect([...divergences.values()].join("\n\n")).toBe("");
});
