import path from "node:path";
import { startVitest, type TestCase } from "vitest/node";
import type { ProofRow } from "./rows.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** How much is proved. */
export interface Size {
  seed: number;
  histories: number;
  rounds: number;
}

interface ProvedTest {
  name: string;
  ok: boolean;
  figures: Readonly<Record<string, number>>;
  /** The first line of what went wrong. */
  trouble?: string;
}

export interface Proved {
  id: string;
  claim: string;
  holds: boolean;
  seconds: number;
  /** Of all its tests together. */
  figures: Readonly<Record<string, number>>;
  tests: readonly ProvedTest[];
}

/** Runs the tests of one row at their full size. A row without tests does not hold. */
export async function prove({ id, claim, tests }: ProofRow, size: Size): Promise<Proved> {
  const begun = performance.now();
  const vitest = await startVitest("test", [...tests], {
    root: ROOT,
    watch: false,
    reporters: ["default"],
    provide: { proof: size },
  });
  const modules = vitest.state.getTestModules();
  const all = modules.flatMap((module) => [...module.children.allTests()]).map(proved);
  const whole = modules.every((module) => module.ok()) && tests.every((place) => isIn(place, modules));
  const broken = vitest.state.getCountOfFailedTests() > 0 || vitest.state.getUnhandledErrors().length > 0;
  await vitest.close();
  return {
    ...{ id, claim },
    holds: whole && !broken && all.length > 0 && all.every(({ ok }) => ok),
    seconds: Math.round((performance.now() - begun) / 1000),
    figures: together(all),
    tests: all,
  };
}

function isIn(place: string, modules: readonly { moduleId: string }[]): boolean {
  return modules.some(({ moduleId }) => moduleId.includes(place));
}

function proved(test: TestCase): ProvedTest {
  const { seed: _, ...figures } = test.meta().proof ?? {};
  const [error] = test.result().errors ?? [];
  const trouble = error?.message.split("\n")[0]?.replaceAll(ROOT, ".");
  return { name: test.fullName, ok: test.ok(), figures, ...(trouble !== undefined && { trouble }) };
}

/** Of these the largest counts; all other figures add up. */
const LARGEST = /\blatest\b|\bratio\b|\bmost\b|^(?:actors|doors)$/;

function together(tests: readonly ProvedTest[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { figures } of tests) {
    for (const [name, figure] of Object.entries(figures)) {
      const sum = sums[name] ?? 0;
      sums[name] = LARGEST.test(name) ? Math.max(sum, figure) : sum + figure;
    }
  }
  return sums;
}
