import type { SoakResult } from "./run.ts";

/** The result for people to read. */
export function reportText(result: SoakResult): string {
  const { seconds, seed, postgres, time, entries, figures, troubles, acts, errors, memory, problems } =
    result;
  const head = `Soak of ${Math.round(seconds / 6) / 10} min, seed ${seed}, ${time}: 2 servers, 2 workers, Postgres ${postgres}`;
  const balanced = entries.map(
    ({ what, left, right }) => `  ${left === right ? "✓" : "✗"} ${what}: ${left} = ${right}`,
  );
  const counts = (of: readonly (readonly [string, number])[]) =>
    of.length === 0 ? ["  none"] : of.map(([what, count]) => `  ${what}: ${numberText(count)}`);
  const processes = memory.map(
    ({ name, lives, start, most, end }) =>
      `  ${name}: ${lives} lives; in the longest ${start} MiB when warm, ${most} at most, ${end} at the end`,
  );
  return [
    head,
    ...["", "The ledger", ...balanced],
    ...["", "Figures", ...counts(Object.entries(figures))],
    ...["", "What was done to the system", ...counts(troubles)],
    ...["", "What clients did", ...counts(acts)],
    ...["", "Errors that clients saw, by request", ...counts(errors)],
    ...["", "Memory", ...processes],
    "",
    problems.length === 0 ? "Everything balances." : "NOT balanced:",
    ...problems.map((problem) => `  ${problem}`),
    "",
  ].join("\n");
}

function numberText(count: number): string {
  return Number.isInteger(count) ? String(count) : count.toFixed(1);
}
