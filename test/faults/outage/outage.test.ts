import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { Node } from "../node.ts";
import { FAULTS } from "./faults.ts";
import { ride } from "./ride.ts";
import { setUp } from "./rig.ts";

const TIMEOUT = 600_000;
const faults = FAULTS.filter(({ rare }) => inject("proof") !== undefined || !rare);

/** Two nodes each, for one fault at a time. */
const pairs: (readonly [Node, Node])[] = [];
const waiting: (() => void)[] = [];
beforeAll(() => {
  pairs.push([new Node(), new Node()], [new Node(), new Node()]);
});
afterAll(async () => {
  await Promise.all(pairs.flat().map((node) => node.kill()));
});

async function withPair(work: (nodes: readonly [Node, Node]) => Promise<void>): Promise<void> {
  while (pairs.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  const [nodes] = pairs.splice(0, 1);
  if (!nodes) return;
  await work(nodes).finally(() => {
    pairs.push(nodes);
    waiting.shift()?.();
  });
}

describe.concurrent("polls are held and wake, and nothing is half done, with", { timeout: TIMEOUT }, () => {
  test.for(faults)("$name", (fault, { task }) =>
    withPair(async (nodes) => {
      const rig = await setUp(nodes, fault.ownCluster ?? false);
      try {
        const { wrong, latestWakeMs, stored, refused, polls } = await ride(rig, fault);
        const figures = {
          [fault.unnoticed ? "ms to the latest wake past dead connections" : "ms to the latest wake"]:
            latestWakeMs,
          ...{ "calls done meanwhile": stored, "calls refused meanwhile": refused, "polls meanwhile": polls },
          wrong: wrong.length,
        };
        task.meta.proof = figures;
        console.log(`F3, ${fault.name}: ${JSON.stringify(figures)}`);
        expect(wrong).toEqual([]);
      } finally {
        await rig.close();
      }
    }),
  );
});
