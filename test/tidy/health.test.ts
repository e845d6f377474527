import { expect, test } from "vitest";
import { tool } from "./tool.ts";

const MINUTES_2 = 120_000;

test.each([
  ["lint and format", ["biome", "ci", "--error-on-warnings", "--colors=off", "--reporter=summary"]],
  ["types of server, SDK and tests", ["tsc", "--noEmit", "-p", "tsconfig.json"]],
  ["types of the dashboard", ["tsc", "--noEmit", "-p", "web/tsconfig.json"]],
  ["unused files, exports and dependencies", ["knip", "--treat-config-hints-as-errors"]],
])("%s: nothing to mend", { timeout: MINUTES_2 }, async (_what, [name = "", ...args]) => {
  const { code, output } = await tool(name, ...args);
  expect(code, output).toBe(0);
});
