import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** The whole page, for rules that are about it. */
export const PAGE = "html";

/** What of WCAG 2.2 AA, and of other sets of rules, a part of the page breaks. What is in frames is not ours. */
export async function breaches(page: Page, place: string, others: readonly string[] = []): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate(
    async ({ rules, at }): Promise<AxeResults> => {
      // The cast holds because the script before has put it there.
      const { axe } = window as unknown as {
        axe: { run(place: string, options: unknown): Promise<AxeResults> };
      };
      return axe.run(at, { runOnly: rules, resultTypes: ["violations"], iframes: false });
    },
    { rules: [...RULES, ...others], at: place },
  );
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}: ${failureSummary}`),
  );
}
