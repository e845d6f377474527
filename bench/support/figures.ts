import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Line, Settings } from "./measurement.ts";
import { figure } from "./report.ts";

/** What a measurement leaves in its file. */
export interface Result {
  time: string;
  machine: { cores: number; model: string | undefined; node: string };
  database: Readonly<Record<string, string>>;
  settings: Settings;
  /** Load average before and after, of the last 1, 5 and 15 minutes. */
  load: { before: number[]; after: number[] };
  lines: readonly Line[];
}

const BEGIN = "## Figures\n";
const NEXT = /\n## /;

/** The page with its section of figures made anew of what the measurements left in `folder`. */
export function withFigures(page: string, folder: string): string {
  const start = page.indexOf(BEGIN) + BEGIN.length;
  const length = page.slice(start).search(NEXT);
  return `${page.slice(0, start)}\n${figuresOf(readResults(folder))}${page.slice(start + length)}`;
}

function readResults(folder: string): Result[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => /^[ru]\d+\.json$/.test(name)) : [];
  // The cast holds because the measurements write these files.
  return files.sort().map((name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")) as Result);
}

function figuresOf(results: readonly Result[]): string {
  const rows = results.flatMap(({ lines }) => lines.map(rowOf));
  return [
    "| | What | Ours | Against | Ratio | Target |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
    ...results.map(circumstances),
    "",
  ].join("\n");
}

function rowOf({ id, what, unit, ours, bare, ratio, spread, target }: Line): string {
  const pairs = spread ? ` (${figure(spread[0])}–${figure(spread[1])})` : "";
  const cells = [id, what, `${figure(ours)} ${unit}`, figure(bare), `${figure(ratio)}${pairs}`, target];
  return `| ${cells.join(" | ")} |`;
}

function circumstances({ time, lines, load, settings }: Result): string {
  const { seconds, rounds } = settings;
  const [before, after] = [load.before[0], load.after[0]].map((average) => average?.toFixed(2));
  const when = time.slice(0, 10);
  return `- ${lines[0]?.id}: ${when}, ${rounds === 1 ? "1 round" : `${rounds} rounds`} of ${seconds} s, load average ${before} before and ${after} after.`;
}
