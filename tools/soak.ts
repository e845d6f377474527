import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { reportText } from "./soak/report.ts";
import { soak } from "./soak/run.ts";

const USAGE = `npm run soak -- [--minutes 10] [--seed 1] [--per-second 8] [--out bench/results]
Runs the whole system under load while its processes and Postgres are killed, and balances the books at the end.
Ends with 1 where they do not balance.`;

function planOf(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: "string", default: "10" },
      seed: { type: "string", default: "1" },
      "per-second": { type: "string", default: "8" },
      out: { type: "string", default: "bench/results" },
    },
  });
  return {
    seconds: 60 * number("--minutes", values.minutes),
    seed: number("--seed", values.seed),
    perSecond: number("--per-second", values["per-second"]),
    out: path.resolve(values.out),
  };
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1_000_000) return value;
  throw new Error(`${option} takes a number above 0`);
}

let plan: ReturnType<typeof planOf>;
try {
  plan = planOf(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  process.exit(2);
}
const { out, ...rest } = plan;
const result = await soak({
  ...rest,
  thinkMs: 2_500,
  havocEvery: 8,
  note: (text) => console.error(`soak: ${text}`),
});
const text = reportText(result);
await mkdir(out, { recursive: true });
await writeFile(path.join(out, "soak.json"), `${JSON.stringify(result, null, 2)}\n`);
await writeFile(path.join(out, "soak.txt"), text);
console.log(text);
process.exitCode = result.problems.length === 0 ? 0 : 1;
