import type { Line } from "./measurement.ts";

const COLUMNS = [
  "id",
  "what",
  "unit",
  "ours",
  "bare",
  "ratio",
  "pairs",
  "target",
  "p50/p99",
  "bare p50/p99",
  "client CPU",
];

/** A figure for people; JSON has no word for one that is none. */
export function figure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "–";
  if (value < 0.01) return String(Number(value.toPrecision(2)));
  return value >= 100 ? String(Math.round(value)) : value.toFixed(value < 1 ? 3 : 2);
}

function milliseconds(p50: number | undefined, p99: number | undefined): string {
  return p50 === undefined || p99 === undefined ? "" : `${p50.toFixed(2)} / ${p99.toFixed(2)} ms`;
}

function cells(line: Line): string[] {
  return [
    line.id,
    line.what,
    line.unit,
    figure(line.ours),
    figure(line.bare),
    figure(line.ratio),
    line.spread ? `${line.spread[0].toFixed(2)}–${line.spread[1].toFixed(2)}` : "",
    line.target,
    milliseconds(line.p50, line.p99),
    milliseconds(line.bareP50, line.bareP99),
    line.clientCpu ? line.clientCpu.map((cores) => cores.toFixed(2)).join(" / ") : "",
  ];
}

/** The lines as a table for people. */
export function tableText(lines: readonly Line[]): string {
  const rows = [COLUMNS, ...lines.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const texts = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const [head = "", ...rest] = texts;
  return [head, "-".repeat(head.length), ...rest].join("\n");
}
