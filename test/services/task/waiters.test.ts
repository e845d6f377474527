import { expect, test } from "vitest";
import { type Outcome, Waiters, type Wake } from "../../../src/services/task/waiters.ts";

const OUTCOME: Outcome = {
  status: "completed",
  response: "{}",
  completeTime: null,
  timeoutTime: null,
  verificationAttempt: 0,
  assignedToUserId: null,
};

function recorder() {
  const wakes: Wake["kind"][] = [];
  return { wakes, wake: ({ kind }: Wake) => void wakes.push(kind) };
}

test("an outcome between registering and parking wakes at once, and only once", () => {
  const waiters = new Waiters();
  const ticket = waiters.register("a");
  expect(waiters.wake("a", { kind: "settled", outcome: OUTCOME })).toBe(1);
  const waiter = recorder();
  ticket.park(waiter, 1_000);
  expect(waiter.wakes).toEqual(["settled"]);
  waiters.wake("a", { kind: "gone" });
  waiters.close();
  expect(waiter.wakes).toEqual(["settled"]);
});

test("everybody who waits for a task is woken, and nobody else", () => {
  const waiters = new Waiters();
  const [first, second, other] = [recorder(), recorder(), recorder()];
  waiters.register("a").park(first, 1_000);
  waiters.register("a").park(second, 1_000);
  waiters.register("b").park(other, 1_000);
  expect(waiters.wake("a", { kind: "gone" })).toBe(2);
  expect([first.wakes, second.wakes, other.wakes]).toEqual([["gone"], ["gone"], []]);
  expect(waiters.waitingIds()).toEqual(["b"]);
  waiters.close();
  expect(other.wakes).toEqual(["closing"]);
});

test("a wait ends when its time is up, not before", async () => {
  let now = 0;
  const waiters = new Waiters(() => now);
  const elapsed = new Promise<Wake>((wake) => waiters.register("a").park({ wake }, 25_000));
  const { wakes, wake } = recorder();
  waiters.register("b").park({ wake }, 26_000);
  now = 25_200;
  expect((await elapsed).kind).toBe("elapsed");
  expect(wakes).toEqual([]);
  expect(waiters.waitingIds()).toEqual(["b"]);
  waiters.close();
});

test("who leaves is not woken and leaves nothing behind", () => {
  const waiters = new Waiters();
  const { wakes, wake } = recorder();
  const ticket = waiters.register("a");
  ticket.park({ wake }, 1_000);
  ticket.leave();
  expect(waiters.isWaiting("a")).toBe(false);
  waiters.close();
  expect(wakes).toEqual([]);
});

test("who comes after the close is told at once", () => {
  const waiters = new Waiters();
  waiters.close();
  const { wakes, wake } = recorder();
  waiters.register("a").park({ wake }, 1_000);
  expect(wakes).toEqual(["closing"]);
});

test("who waits for no more than a verdict is woken by one alone; an outcome wakes all", () => {
  const waiters = new Waiters();
  const [outcome, verdict, late] = [recorder(), recorder(), recorder()];
  waiters.register("a").park(outcome, 1_000);
  waiters.register("a", "verdict").park(verdict, 1_000);
  expect(waiters.awaitsVerdict("a")).toBe(true);
  const wake = { kind: "settled", outcome: { ...OUTCOME, status: "rejected", response: null } } as const;
  expect(waiters.wakeForVerdict("a", wake)).toBe(1);
  expect(waiters.awaitsVerdict("a")).toBe(false);
  expect([outcome.wakes, verdict.wakes]).toEqual([[], ["settled"]]);
  waiters.register("a", "verdict").park(late, 1_000);
  expect(waiters.wake("a", { kind: "settled", outcome: OUTCOME })).toBe(2);
  expect([outcome.wakes, late.wakes]).toEqual([["settled"], ["settled"]]);
  expect(waiters.waitingIds()).toEqual([]);
  waiters.close();
});
