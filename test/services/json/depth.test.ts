import { expect, test } from "vitest";
import { depthOf } from "../../../src/services/json/index.ts";

test.each([
  ["1", 0],
  ["[]", 1],
  ['{"a":[1,{"b":2}],"c":3}', 3],
  ['{"[[[":"\\"[{","b":"\\\\"}', 1],
  [`${"[".repeat(100_000)}${"]".repeat(100_000)}`, 100_000],
])("the depth of a text", (text, depth) => {
  expect(depthOf(text)).toBe(depth);
});
