import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What of WCAG 2.2 AA a part of the page breaks. */
export async function breaches(page: Page, place: string): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate(
    async ({ rules, at }): Promise<AxeResults> => {
      // The cast holds because the script before has put it there.
      const { axe } = window as unknown as {
        axe: { run(place: string, options: unknown): Promise<AxeResults> };
      };
      return axe.run(at, { runOnly: rules, resultTypes: ["violations"], iframes: false });
    },
    { rules: RULES, at: place },
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
  );
}
