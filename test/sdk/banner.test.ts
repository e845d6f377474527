import { expect, test } from "vitest";
import { announceTask, announceWait } from "../../sdk/src/banner.ts";
import type { Log } from "../../sdk/src/logger.ts";
import { readTask, type Task } from "../../sdk/src/task/record.ts";
import { Lines } from "../support/sdk-runtime.ts";

const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);
const REVIEW_URL = "http://127.0.0.1/task?id=tsk_1";

function task(fields: object): Task {
  return (
    readTask({ id: "tsk_1", status: "created", timeout_seconds: 900, ...fields }) ?? expect.unreachable()
  );
}

function lines(creation: { task: Task; replayed: boolean }, colour = false): string[] {
  const kept = new Lines();
  announceTask(logOf(kept, colour), { ...creation, reviewUrl: REVIEW_URL, now: NOW });
  return kept.all;
}

function logOf(kept: Lines, colour: boolean): Log {
  return { info: (line) => kept.info(line), warn: (line) => kept.warn(line), colour };
}

test.each([
  [0, "0 s ago"],
  [59, "59 s ago"],
  [180, "3 min ago"],
  [2 * 3600, "2 h ago"],
  [3 * 86_400, "3 days ago"],
  [-30, "0 s ago"],
])("%d s are told as %s", (seconds, told) => {
  const created_at = new Date(NOW - seconds * 1000).toISOString();
  expect(lines({ task: task({ created_at }), replayed: true })[0]).toBe(
    `✓ Task resumed: tsk_1 (asked ${told}, same key)`,
  );
});

test.each([
  ["completed", "completed_at", "answered"],
  ["timed_out", "timed_out_at", "timed out"],
  ["cancelled", "updated_at", "cancelled"],
  ["verification_exhausted", "updated_at", "rejected by the verifier"],
])("a replay that is %s says when", (status, member, told) => {
  const ended = task({ status, [member]: new Date(NOW - 180_000).toISOString() });
  expect(lines({ task: ended, replayed: true })).toEqual([
    `✓ Task tsk_1 ${told} 3 min ago (same key); pass another key to ask again`,
  ]);
});

test("colours stand only where the log takes them", () => {
  const fresh = { task: task({}), replayed: false };
  expect(lines(fresh)).toEqual(["✓ Task created: tsk_1", `  Review at: ${REVIEW_URL}`]);
  expect(lines(fresh, true)).toEqual([
    "\u001b[32m✓\u001b[39m Task created: tsk_1",
    `  Review at: \u001b[36m${REVIEW_URL}\u001b[39m`,
  ]);
});

test("the wait names its length and what Ctrl-C leaves behind", () => {
  const kept = new Lines();
  announceWait(logOf(kept, false), task({}));
  expect(kept.text).toMatch(/timeout: 900s\)\. Ctrl-C to abort\.\n.*the task stays open.*same key/);
});
