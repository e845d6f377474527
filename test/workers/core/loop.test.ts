import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Kick } from "../../../src/services/db/outbox.ts";
import { Loop } from "../../../src/workers/core/loop.ts";
import { recordingLog } from "../log-lines.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-06-01T09:20:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A loop whose passes end when told; `passes` counts those begun. */
function controlled(apart: { apartMs?: number } = {}) {
  const kick = new Kick();
  const { log, lines } = recordingLog();
  const state = { passes: 0, running: 0, most: 0, finish: (_wanted?: Date | Error) => {} };
  const loop = new Loop({
    name: "test",
    ...apart,
    kick,
    log,
    now: () => new Date(),
    pass: async () => {
      state.passes++;
      state.most = Math.max(state.most, ++state.running);
      const { promise, resolve } = Promise.withResolvers<Date | Error | undefined>();
      state.finish = resolve;
      const wanted = await promise;
      state.running--;
      if (wanted instanceof Error) throw wanted;
      return wanted;
    },
  });
  const end = async (wanted?: Date | Error) => {
    state.finish(wanted);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { kick, loop, lines, state, end };
}

test("kicks during a pass lead to exactly one more, after it", async () => {
  const { kick, state, end } = controlled();
  await vi.advanceTimersByTimeAsync(0);
  for (let n = 0; n < 100; n++) kick.kick();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(state.passes).toBe(1);
  await end();
  await vi.advanceTimersByTimeAsync(5);
  expect(state).toMatchObject({ passes: 2, most: 1 });
});

test("kicks at rest are coalesced within 5 ms", async () => {
  const { kick, state, end } = controlled();
  await vi.advanceTimersByTimeAsync(0);
  await end();
  for (let n = 0; n < 100; n++) kick.kick();
  await vi.advanceTimersByTimeAsync(4);
  expect(state.passes).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(state.passes).toBe(2);
});

test("it rests a second, less if something is wanted sooner, no longer if it is wanted in months", async () => {
  const { state, end } = controlled();
  await vi.advanceTimersByTimeAsync(0);
  await end();
  await vi.advanceTimersByTimeAsync(999);
  expect(state.passes).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(state.passes).toBe(2);
  await end(new Date(Date.now() + 300));
  await vi.advanceTimersByTimeAsync(299);
  expect(state.passes).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(state.passes).toBe(3);
  await end(new Date(Date.now() + 100 * 86_400_000));
  await vi.advanceTimersByTimeAsync(999);
  expect(state.passes).toBe(3);
  await vi.advanceTimersByTimeAsync(1);
  expect(state.passes).toBe(4);
});

test("passes that are to be further apart are, on kicks and for what is wanted sooner", async () => {
  const { kick, state, end } = controlled({ apartMs: 50 });
  await vi.advanceTimersByTimeAsync(0);
  await end(new Date(Date.now() + 1));
  await vi.advanceTimersByTimeAsync(49);
  expect(state.passes).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(state.passes).toBe(2);
  kick.kick();
  await end();
  await vi.advanceTimersByTimeAsync(49);
  expect(state.passes).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(state.passes).toBe(3);
});

test("failures are logged once, and so is the recovery", async () => {
  const { lines, end } = controlled();
  await vi.advanceTimersByTimeAsync(0);
  for (let n = 0; n < 3; n++) {
    await end(new Error("connection refused"));
    await vi.advanceTimersByTimeAsync(1_000);
  }
  await end();
  await vi.advanceTimersByTimeAsync(1_000);
  await end();
  expect(lines.map(({ msg, reason }) => [msg, reason])).toEqual([
    ["fails; tried again each second", "connection refused"],
    ["works again", undefined],
  ]);
});

test("closing waits for the pass under way and starts no other", async () => {
  const { kick, loop, state, end } = controlled();
  await vi.advanceTimersByTimeAsync(0);
  let closed = false;
  const closing = loop.close().then(() => {
    closed = true;
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(closed).toBe(false);
  kick.kick();
  await end();
  await closing;
  kick.kick();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(state.passes).toBe(1);
});
