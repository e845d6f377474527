import { expect, test } from "vitest";
import { SCOPES } from "../../src/services/core/call.ts";
import { TOTAL_MAX } from "../../src/services/task/list-statement.ts";
import { SCOPES as OFFERED, USUAL } from "../../web/src/screens/people/scopes.ts";
import { ROWS_MAX } from "../../web/src/screens/queue/arrange.ts";

test("a key can be given every scope that the server knows, and no other", () => {
  expect(OFFERED.map(({ scope }) => scope).sort()).toEqual([...SCOPES].sort());
  expect(SCOPES).toEqual(expect.arrayContaining([...USUAL]));
});

test("the list ends where the server's totals end", () => {
  expect(ROWS_MAX).toBe(TOTAL_MAX);
});
