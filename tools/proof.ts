/** Proves the reliability rows at full size: `npm run proof -- [--only F1] [--seed 42] [--histories 10000] [--rounds 1]`. */
import { randomInt } from "node:crypto";
import path from "node:path";
import { parseArgs } from "node:util";
import { startVitest, type TestCase } from "vitest/node";

const ROOT = path.dirname(import.meta.dirname);

interface Proof {
  id: string;
  /** What holds where nothing parts. */
  claim: string;
  /** Where its tests lie. */
  tests: string;
}

const PROOFS: readonly Proof[] = [
  {
    id: "F1",
    claim:
      "After every move, and after every two moves at once, the server is where a pure model of the rulings is.",
    tests: "test/services/task/model/",
  },
];

interface Plan {
  proofs: readonly Proof[];
  seed: number;
  histories: number;
  rounds: number;
}

function planOf(args: string[]): Plan {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string" },
      seed: { type: "string", default: String(randomInt(2 ** 31 - 1)) },
      histories: { type: "string", default: "10000" },
      rounds: { type: "string", default: "1" },
    },
  });
  const ids = values.only?.toUpperCase().split(",");
  const known = PROOFS.map(({ id }) => id);
  const unknown = ids?.filter((id) => !known.includes(id)) ?? [];
  if (unknown.length > 0) throw new Error(`--only takes ${known.join(", ")}, not ${unknown.join(", ")}`);
  return {
    proofs: PROOFS.filter(({ id }) => ids?.includes(id) ?? true),
    seed: whole("--seed", values.seed),
    histories: whole("--histories", values.histories),
    rounds: whole("--rounds", values.rounds),
  };
}

function whole(option: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`${option} takes a whole number`);
}

/** Runs the tests of one proof at its size; the report, and whether it holds. */
async function prove({ id, claim, tests }: Proof, { proofs: _, ...size }: Plan): Promise<[string, boolean]> {
  const vitest = await startVitest("test", [tests], {
    root: ROOT,
    watch: false,
    reporters: ["default"],
    provide: { proof: size },
  });
  const run = vitest.state.getTestModules().flatMap((module) => [...module.children.allTests()]);
  const broken =
    vitest.state.getCountOfFailedTests() > 0 || run.length === 0 || !run.every((test) => test.ok());
  await vitest.close();
  const verdict = broken ? "DOES NOT HOLD" : "holds";
  return [[`${id} ${verdict}: ${claim}`, ...run.map(line), `   seed ${size.seed}`].join("\n"), !broken];
}

function line(test: TestCase): string {
  const { proof = {} } = test.meta();
  const figures = Object.entries(proof).filter(([name]) => name !== "seed");
  const text = figures.map(([name, figure]) => `${figure.toLocaleString("en")} ${name}`).join(", ");
  return `   ${test.ok() ? "✓" : "✗"} ${test.name}${text && `: ${text}`}`;
}

const plan = planOf(process.argv.slice(2));
const reports: string[] = [];
for (const proof of plan.proofs) {
  const [report, holds] = await prove(proof, plan);
  reports.push(report);
  if (!holds) process.exitCode = 1;
}
process.stdout.write(`\n${reports.join("\n\n")}\n`);
