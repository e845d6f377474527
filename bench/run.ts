import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { createThroughput } from "./r1-create.ts";
import { wakeUp } from "./r2-wake.ts";
import { waiterMemory } from "./r3-waiters.ts";
import { idleCost } from "./r4-idle.ts";
import { rpcOverhead } from "./r5-rpc.ts";
import { deadlineLag } from "./r6-deadlines.ts";
import { outboxLag } from "./r7-outbox.ts";
import { againstOriginal } from "./r8-original.ts";
import { growth } from "./r9-growth.ts";
import { Cluster } from "./support/cluster.ts";
import { type Result, withFigures } from "./support/figures.ts";
import type { Line, Measurement, Settings } from "./support/measurement.ts";
import { tableText } from "./support/report.ts";
import { reviewerSpeed } from "./u1-review.ts";
import { dashboardWeight } from "./u2-weight.ts";

const MEASUREMENTS: readonly Measurement[] = [
  ...[createThroughput, wakeUp, waiterMemory, idleCost, rpcOverhead],
  ...[deadlineLag, outboxLag, againstOriginal, growth],
];
/** What people see, in a real browser. */
const WEB_MEASUREMENTS: readonly Measurement[] = [reviewerSpeed, dashboardWeight];

const RESULTS = path.join(import.meta.dirname, "results");
/** Shows the figures of all measurements, the latest of each. */
const PAGE = path.join(import.meta.dirname, "../docs/performance.md");

const USAGE = `npm run bench[:web] -- [--only R1,R3] [--seconds 5] [--rounds 3] [--waiters 5000] [--deadlines 50000] [--out bench/results]
                     [--profile folder for CPU profiles of the servers]
Measures on loopback, each figure against a bare one of the same run. Nothing else should run meanwhile.`;

interface Plan extends Settings {
  measurements: readonly Measurement[];
  /** Folder for one file of JSON a measurement. */
  out: string;
  profileDir: string | undefined;
}

function planOf(args: string[]): Plan {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string" },
      web: { type: "boolean", default: false },
      seconds: { type: "string", default: "5" },
      rounds: { type: "string", default: "3" },
      waiters: { type: "string", default: "5000" },
      deadlines: { type: "string", default: "50000" },
      out: { type: "string" },
      profile: { type: "string" },
    },
  });
  const ids = values.only?.split(",").map((id) => id.trim().toUpperCase());
  const measurements = values.web ? WEB_MEASUREMENTS : MEASUREMENTS;
  const known = measurements.map(({ id }) => id);
  const unknown = ids?.filter((id) => !known.includes(id)) ?? [];
  if (unknown.length > 0) throw new Error(`--only takes ${known.join(", ")}, not ${unknown.join(", ")}`);
  return {
    measurements: measurements.filter(({ id }) => ids?.includes(id) ?? true),
    seconds: positive("--seconds", values.seconds),
    rounds: positive("--rounds", values.rounds),
    waiters: positive("--waiters", values.waiters),
    deadlines: positive("--deadlines", values.deadlines, 1_000_000),
    out: path.resolve(values.out ?? RESULTS),
    profileDir: values.profile === undefined ? undefined : path.resolve(values.profile),
  };
}

function positive(option: string, text: string, most = 20_000): number {
  const number = Number(text);
  if (number > 0 && number <= most) return number;
  throw new Error(`${option} takes a number from 1 to ${most}`);
}

async function measure(plan: Plan): Promise<void> {
  const { measurements, seconds, rounds, waiters, deadlines, out } = plan;
  const cluster = await Cluster.start(plan.profileDir);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void cluster.stop().finally(() => process.exit(130)));
  }
  const lines: Line[] = [];
  try {
    const circumstances = {
      machine: { cores: availableParallelism(), model: cpus()[0]?.model, node: process.version },
      database: await cluster.settings(),
      settings: { seconds, rounds, waiters, deadlines },
    };
    await mkdir(out, { recursive: true });
    for (const measurement of measurements) {
      const note = (text: string) => console.error(`${measurement.id}: ${text}`);
      const before = loadavg();
      note(`load average ${before.map((load) => load.toFixed(2)).join(" ")}`);
      const measured = await measurement.run({ cluster, seconds, rounds, waiters, deadlines, note });
      lines.push(...measured);
      const load = { before, after: loadavg() };
      const result: Result = { time: new Date().toISOString(), ...circumstances, load, lines: measured };
      const file = path.join(out, `${measurement.id.toLowerCase()}.json`);
      if (measured.length > 0) await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
    }
    if (out === RESULTS) await writeFile(PAGE, withFigures(await readFile(PAGE, "utf8"), RESULTS));
  } finally {
    await cluster.stop();
  }
  console.log(tableText(lines));
  const load = loadavg()[0]?.toFixed(2);
  console.log(
    `\nLoad average now ${load} on ${availableParallelism()} cores. Written to ${path.relative("", out)}`,
  );
}

let plan: Plan;
try {
  plan = planOf(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  process.exit(2);
}
await measure(plan);
