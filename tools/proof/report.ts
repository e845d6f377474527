import { mkdir, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Proved, Size } from "./prove.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../bench/results");
const WIDTH = 110;
/** Failed tests that are named; a page holds no more. */
const MOST_NAMED = 5;

/** One page: what holds and what does not, with its figures. */
export function page(rows: readonly Proved[], { seed }: Size): string {
  const all = rows.every(({ holds }) => holds);
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  const lines = [
    `Reliability: ${all ? "everything holds" : "NOT everything holds"}`,
    `Seed ${seed}, ${rows.length} rows in ${duration(seconds)}, Node ${process.versions.node}, ${os.availableParallelism()} cores`,
    "",
    ...rows.flatMap(rowLines),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function rowLines({ id, claim, holds, seconds, figures, tests }: Proved): string[] {
  const parts = [...Object.entries(figures).map(figureText), `${tests.length} tests`, duration(seconds)];
  const failed = tests.filter(({ ok }) => !ok);
  const more = failed.length - MOST_NAMED;
  return [
    `${id}  ${holds ? "holds" : "DOES NOT HOLD"}`,
    `    ${claim}`,
    ...wrapped(parts).map((line) => `    ${line}`),
    ...failed
      .slice(0, MOST_NAMED)
      .map(({ name, trouble = "" }) => `    ✗ ${name}: ${trouble}`.slice(0, WIDTH)),
    ...(more > 0 ? [`    ✗ and ${more} more`] : []),
    "",
  ];
}

const figureText = ([name, figure]: [string, number]): string => `${figure.toLocaleString("en")} ${name}`;

function duration(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** The parts with commas between them, in lines. */
function wrapped(parts: readonly string[]): string[] {
  const lines = [""];
  for (const [index, part] of parts.entries()) {
    const text = index === parts.length - 1 ? part : `${part},`;
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + text.length > WIDTH - 5) lines.push(text);
    else lines[lines.length - 1] = line === "" ? text : `${line} ${text}`;
  }
  return lines;
}

/** Keeps the page, and all figures of all tests beside it. */
export async function keep(
  rows: readonly Proved[],
  { size, text }: { size: Size; text: string },
): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const figures = { ...size, node: process.versions.node, cores: os.availableParallelism(), rows };
  await writeFile(path.join(FOLDER, "proof.txt"), text);
  await writeFile(path.join(FOLDER, "proof.json"), `${JSON.stringify(figures, null, 2)}\n`);
}
