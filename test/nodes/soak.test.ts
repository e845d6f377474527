import { expect, test } from "vitest";
import { reportText } from "../../tools/soak/report.ts";
import { soak } from "../../tools/soak/run.ts";

test("a short soak balances: processes killed, receivers failing, nothing lost", {
  timeout: 180_000,
}, async () => {
  const result = await soak({
    ...{ seconds: 8, seed: 7, perSecond: 10, thinkMs: 500, havocEvery: 2 },
    note: () => {},
  });
  expect(result.problems, reportText(result)).toEqual([]);
  expect(result.troubles.length, reportText(result)).toBeGreaterThan(0);
  expect(result.figures["tasks completed"]).toBeGreaterThan(10);
  expect(result.figures["callbacks received"]).toBeGreaterThan(5);
});

test("books that do not balance are told", async () => {
  const { balance } = await import("../../tools/soak/ledger.ts");
  const { Book } = await import("../../tools/soak/book.ts");
  const book = new Book();
  const asked = { key: "soak:1", hasCallback: true, ids: new Set(["tsk_1"]), taken: ['{"approved":true}'] };
  book.asked.push({ ...asked, told: [{ status: "completed", response: '{"approved":true}' }] });
  book.asked.push({ ...asked, key: "soak:2", ids: new Set(["tsk_2"]), taken: [], told: [] });
  const task = { key: "soak:1", id: "tsk_1", hasCallback: true, lateMs: null, ends: 1, begins: 1 };
  const sound = { ...task, status: "completed", response: '{"approved":true}' };
  const callback = { id: "c1", taskId: "tsk_1", state: "succeeded", attempts: 1 };
  const receipt = { id: "c1", body: "{}", at: Date.now(), accepted: true };
  const problemsOf = (tasks: (typeof sound)[], receipts: (typeof receipt)[]) =>
    balance({ book, receipts, stored: { version: "18", tasks, callbacks: [callback] } }).problems.join("\n");

  expect(problemsOf([sound], [receipt])).toMatch(/soak:2 was promised and is not stored/);
  book.asked.pop();
  expect(problemsOf([sound], [receipt])).toBe("");
  expect(problemsOf([{ ...sound, response: "{}" }], [receipt])).toMatch(/not the one stored/);
  expect(problemsOf([{ ...sound, ends: 2 }], [receipt])).toMatch(/ends do not match/);
  expect(problemsOf([sound], [])).toMatch(/no receiver accepted/);
  const twice = problemsOf([sound], [receipt, receipt]);
  expect(twice).toMatch(/nothing to explain it/);
  expect(twice).toMatch(/more often than it was attempted/);
  expect(problemsOf([sound], [receipt, { ...receipt, body: "[]" }])).toMatch(/several bodies/);
});
