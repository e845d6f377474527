import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { createThroughput } from "./r1-create.ts";
import { wakeUp } from "./r2-wake.ts";
import { waiterMemory } from "./r3-waiters.ts";
import { rpcOverhead } from "./r5-rpc.ts";
import { growth } from "./r9-growth.ts";
import { Cluster } from "./support/cluster.ts";
import type { Line, Measurement, Settings } from "./support/measurement.ts";
import { tableText } from "./support/report.ts";

const MEASUREMENTS: readonly Measurement[] = [createThroughput, wakeUp, waiterMemory, rpcOverhead, growth];

const USAGE = `npm run bench -- [--only R1,R3] [--seconds 5] [--rounds 3] [--waiters 5000] [--out file.json]
                     [--profile folder for CPU profiles of the servers]
Measures on loopback, each figure against a bare one of the same run. Nothing else should run meanwhile.`;

interface Plan extends Settings {
  measurements: readonly Measurement[];
  out: string;
  profileDir: string | undefined;
}

function planOf(args: string[]): Plan {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string" },
      seconds: { type: "string", default: "5" },
      rounds: { type: "string", default: "3" },
      waiters: { type: "string", default: "5000" },
      out: { type: "string" },
      profile: { type: "string" },
    },
  });
  const ids = values.only?.split(",").map((id) => id.trim().toUpperCase());
  const known = MEASUREMENTS.map(({ id }) => id);
  const unknown = ids?.filter((id) => !known.includes(id)) ?? [];
  if (unknown.length > 0) throw new Error(`--only takes ${known.join(", ")}, not ${unknown.join(", ")}`);
  const stamp = new Date().toISOString().replaceAll(":", "-").slice(0, 19);
  return {
    measurements: MEASUREMENTS.filter(({ id }) => ids?.includes(id) ?? true),
    seconds: positive("--seconds", values.seconds),
    rounds: positive("--rounds", values.rounds),
    waiters: positive("--waiters", values.waiters),
    out: path.resolve(values.out ?? path.join(tmpdir(), `awaithumans-bench-${stamp}.json`)),
    profileDir: values.profile === undefined ? undefined : path.resolve(values.profile),
  };
}

function positive(option: string, text: string): number {
  const number = Number(text);
  if (number > 0 && number <= 20_000) return number;
  throw new Error(`${option} takes a number from 1 to 20000`);
}

async function measure(plan: Plan): Promise<void> {
  const { measurements, seconds, rounds, waiters, out } = plan;
  const cluster = await Cluster.start(plan.profileDir);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void cluster.stop().finally(() => process.exit(130)));
  }
  const lines: Line[] = [];
  const loads: Record<string, { before: number[]; after: number[] }> = {};
  try {
    const database = await cluster.settings();
    for (const measurement of measurements) {
      const note = (text: string) => console.error(`${measurement.id}: ${text}`);
      const before = loadavg();
      note(`load average ${before.map((load) => load.toFixed(2)).join(" ")}`);
      lines.push(...(await measurement.run({ cluster, seconds, rounds, waiters, note })));
      loads[measurement.id] = { before, after: loadavg() };
    }
    const machine = { cores: availableParallelism(), model: cpus()[0]?.model, node: process.version };
    const settings = { seconds, rounds, waiters };
    const time = new Date().toISOString();
    await writeFile(out, `${JSON.stringify({ time, machine, database, settings, loads, lines }, null, 2)}\n`);
  } finally {
    await cluster.stop();
  }
  console.log(tableText(lines));
  console.log(
    `\nLoad average now ${loadavg()[0]?.toFixed(2)} on ${availableParallelism()} cores. Written to ${out}`,
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
