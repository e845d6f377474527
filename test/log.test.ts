import { expect, test } from "vitest";
import { openLog } from "../src/log.ts";
import { createTestDatabase } from "./support/postgres.ts";

test("the log shows where a database error happened and nothing that was sent", async () => {
  const lines: string[] = [];
  const log = openLog("info", { write: (line) => void lines.push(line) });
  const { db, close } = await createTestDatabase();
  const canary = '{"secret":"canary';
  const statement = { name: "test-log", text: "select $1::json" };
  await db.query(statement, [canary]).catch((error) => log.error({ err: error }, "failed"));
  await close();
  expect(lines.join("")).toContain("22P02");
  expect(lines.join("")).not.toContain("canary");
});

test("other errors keep their message", () => {
  const lines: string[] = [];
  openLog("info", { write: (line) => void lines.push(line) }).error({ err: new Error("boom") }, "failed");
  expect(lines.join("")).toContain("boom");
});
