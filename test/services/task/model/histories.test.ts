import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { play, Tally } from "./history.ts";
import { history } from "./moves.ts";
import { LANES, sizeOf, TIMEOUT } from "./size.ts";
import { Stage } from "./stage.ts";

const { seed, histories } = sizeOf();

let stages: Stage[];
beforeAll(async () => {
  stages = await Promise.all(Array.from({ length: LANES }, () => Stage.open()));
});
afterAll(async () => {
  await Promise.all(stages.map((stage) => stage.close()));
});

test("after every move the server is where the model is", { timeout: TIMEOUT }, async ({ task }) => {
  const tally = new Tally();
  const lanes = stages.map((stage, lane) =>
    fc.assert(
      fc.asyncProperty(history, (moves) => play(stage, moves, tally)),
      { seed: seed + lane, numRuns: Math.ceil(histories / LANES) },
    ),
  );
  const settled = await Promise.allSettled(lanes);
  for (const lane of settled) if (lane.status === "rejected") throw lane.reason;
  task.meta.proof = { seed, histories: tally.histories, moves: tally.moves, sights: tally.sights };
  console.log(`F1: ${tally.histories} histories, ${tally.moves} moves, no divergence; seed ${seed}`);
  expect(tally.missing()).toEqual([]);
});

/** Lets a defect into the database: the trail says of a cancellation that it came from where it led. */
const DEFECT = [
  "create function forge() returns trigger language plpgsql as $$ begin new.from_status = new.to_status; return new; end $$",
  "create trigger forge before insert on audit_entries for each row when (new.action = 'cancelled') execute function forge()",
];

test("a defect is found, and told by the shortest history that shows it", { timeout: TIMEOUT }, async () => {
  const stage = await Stage.open();
  try {
    for (const [index, text] of DEFECT.entries())
      await stage.node.db.query({ name: `forge-${index}`, text }, []);
    const found = await fc.check(
      fc.asyncProperty(history, (moves) => play(stage, moves)),
      { seed: 1, numRuns: 100 },
    );
    expect(found.counterexample?.[0].map(({ verb }) => verb)).toEqual(["create", "cancel"]);
    expect(String(found.errorInstance)).toContain('cancelled, cancelled > cancelled", not');
  } finally {
    await stage.close();
  }
});
