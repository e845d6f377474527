/** Proves the reliability rows at full size: `npm run proof -- [--only F1,F5] [--seed 42] [--histories 10000] [--rounds 1]`. */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { type Proved, prove, type Size } from "./proof/prove.ts";
import { keep, page } from "./proof/report.ts";
import { type ProofRow, ROWS } from "./proof/rows.ts";

interface Plan {
  rows: readonly ProofRow[];
  size: Size;
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
  const known = ROWS.map(({ id }) => id);
  const unknown = ids?.filter((id) => !known.includes(id)) ?? [];
  if (unknown.length > 0) throw new Error(`--only takes ${known.join(", ")}, not ${unknown.join(", ")}`);
  const size = {
    seed: whole("--seed", values.seed),
    histories: whole("--histories", values.histories),
    rounds: whole("--rounds", values.rounds),
  };
  return { rows: ROWS.filter(({ id }) => ids?.includes(id) ?? true), size };
}

function whole(option: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`${option} takes a whole number`);
}

const { rows, size } = planOf(process.argv.slice(2));
const proved: Proved[] = [];
for (const row of rows) proved.push(await prove(row, size));
const text = page(proved, size);
// A part of the proof is no report of the whole.
if (rows.length === ROWS.length) await keep(proved, { size, text });
process.stdout.write(`\n${text}`);
process.exitCode = proved.every(({ holds }) => holds) ? 0 : 1;
