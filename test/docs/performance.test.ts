import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withFigures } from "../../bench/support/figures.ts";

test("the figures on the page are those that the measurements left", () => {
  const page = readFileSync("docs/performance.md", "utf8");
  expect(withFigures(page, "bench/results")).toBe(page);
});
