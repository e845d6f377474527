import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  type Outcome,
  type Ticket,
  type Until,
  Waiters,
  type Wake,
} from "../../../src/services/task/waiters.ts";

const OUTCOME: Outcome = {
  status: "completed",
  response: "{}",
  completeTime: null,
  timeoutTime: null,
  verificationAttempt: 0,
  assignedToUserId: null,
};

/** A place that must be there. */
function place(waiters: Waiters, taskId: string, until?: Until): Ticket {
  const ticket = waiters.register(taskId, until);
  if (!ticket) throw new Error("there is no place left");
  return ticket;
}

function recorder() {
  const wakes: Wake["kind"][] = [];
  return { wakes, wake: ({ kind }: Wake) => void wakes.push(kind) };
}

test("an outcome between registering and parking wakes at once, and only once", () => {
  const waiters = new Waiters();
  const ticket = place(waiters, "a");
  expect(waiters.wake("a", { kind: "settled", outcome: OUTCOME })).toBe(1);
  const waiter = recorder();
  ticket.park(waiter, 1_000);
  expect(waiter.wakes).toEqual(["settled"]);
  waiters.wake("a", { kind: "gone" });
  waiters.close();
  expect(waiter.wakes).toEqual(["settled"]);
});

test("a place whose time is not up yet holds no answer once it was woken", async () => {
  const waiters = new Waiters();
  place(waiters, "a").park({ wake: () => {} }, 25_000);
  const told = new WeakRef({ ...OUTCOME });
  waiters.wake("a", { kind: "settled", outcome: told.deref() ?? OUTCOME });
  setFlagsFromString("--expose-gc");
  // What was looked at stays until the turn is over.
  await new Promise((resolve) => setTimeout(resolve));
  runInNewContext("gc")();
  expect(told.deref()).toBeUndefined();
  waiters.close();
});

test("everybody who waits for a task is woken, and nobody else", () => {
  const waiters = new Waiters();
  const [first, second, other] = [recorder(), recorder(), recorder()];
  place(waiters, "a").park(first, 1_000);
  place(waiters, "a").park(second, 1_000);
  place(waiters, "b").park(other, 1_000);
  expect(waiters.wake("a", { kind: "gone" })).toBe(2);
  expect([first.wakes, second.wakes, other.wakes]).toEqual([["gone"], ["gone"], []]);
  expect(waiters.waitingIds()).toEqual(["b"]);
  waiters.close();
  expect(other.wakes).toEqual(["closing"]);
});

test("a wait ends when its time is up, not before", async () => {
  let now = 0;
  const waiters = new Waiters({ monotonicMs: () => now });
  const elapsed = new Promise<Wake>((wake) => place(waiters, "a").park({ wake }, 25_000));
  const { wakes, wake } = recorder();
  place(waiters, "b").park({ wake }, 26_000);
  now = 25_200;
  expect((await elapsed).kind).toBe("elapsed");
  expect(wakes).toEqual([]);
  expect(waiters.waitingIds()).toEqual(["b"]);
  waiters.close();
});

test("who leaves is not woken and leaves nothing behind", () => {
  const waiters = new Waiters();
  const { wakes, wake } = recorder();
  const ticket = place(waiters, "a");
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
  place(waiters, "a").park({ wake }, 1_000);
  expect(wakes).toEqual(["closing"]);
});

test("who waits for no more than a verdict is woken by one alone; an outcome wakes all", () => {
  const waiters = new Waiters();
  const [outcome, verdict, late] = [recorder(), recorder(), recorder()];
  place(waiters, "a").park(outcome, 1_000);
  place(waiters, "a", "verdict").park(verdict, 1_000);
  expect(waiters.awaitsVerdict("a")).toBe(true);
  const wake = { kind: "settled", outcome: { ...OUTCOME, status: "rejected", response: null } } as const;
  expect(waiters.wakeForVerdict("a", wake)).toBe(1);
  expect(waiters.awaitsVerdict("a")).toBe(false);
  expect([outcome.wakes, verdict.wakes]).toEqual([[], ["settled"]]);
  place(waiters, "a", "verdict").park(late, 1_000);
  expect(waiters.wake("a", { kind: "settled", outcome: OUTCOME })).toBe(2);
  expect([outcome.wakes, late.wakes]).toEqual([["settled"], ["settled"]]);
  expect(waiters.waitingIds()).toEqual([]);
  waiters.close();
});

describe("beyond the most places", () => {
  function full(most = 2) {
    let now = 0;
    const waiters = new Waiters({ most, monotonicMs: () => now });
    const tickets = Array.from({ length: most }, (_, n) => place(waiters, `held ${n}`));
    return { waiters, tickets, pass: (ms: number) => (now += ms) };
  }

  test("there is none, whatever it is for, until one is given up", () => {
    const { waiters, tickets } = full();
    expect([waiters.size, waiters.hasRoom()]).toEqual([2, false]);
    expect([waiters.register("a"), waiters.register("a", "verdict"), waiters.occupy()]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    tickets[0]?.leave();
    expect([waiters.size, waiters.hasRoom(), waiters.hasRoom(2)]).toEqual([1, true, false]);
    expect(waiters.register("a")).toBeDefined();
    expect(waiters.register("b")).toBeUndefined();
  });

  test("each way out gives its place up, and gives it up once", async () => {
    const { waiters, tickets, pass } = full(5);
    const [left, woken, judged, elapsed, other] = tickets;
    left?.leave();
    left?.leave();
    expect(waiters.size).toBe(4);
    waiters.wake(woken?.taskId ?? "", { kind: "gone" });
    woken?.leave();
    expect(waiters.size).toBe(3);
    judged?.leave();
    place(waiters, "judged", "verdict");
    waiters.wakeForVerdict("judged", { kind: "settled", outcome: OUTCOME });
    expect(waiters.size).toBe(2);
    const { promise, resolve: wake } = Promise.withResolvers<Wake>();
    elapsed?.park({ wake }, 100);
    pass(300);
    expect(await promise).toEqual({ kind: "elapsed" });
    elapsed?.leave();
    expect(waiters.size).toBe(1);
    const giveUp = waiters.occupy();
    expect(waiters.size).toBe(2);
    giveUp?.();
    giveUp?.();
    expect(waiters.size).toBe(1);
    other?.park(recorder());
    waiters.close();
    expect(waiters.size).toBe(0);
  });

  test("who comes again at once is kept aside for a second, is not woken by the task, and takes no place", async () => {
    const { waiters, pass } = full();
    const { promise, resolve } = Promise.withResolvers<Wake>();
    const aside = waiters.registerOrStandAside("a");
    aside.park({ wake: resolve }, 25_000);
    expect([aside.until, waiters.size, waiters.aside, waiters.isWaiting("a")]).toEqual(["room", 2, 1, false]);
    expect(waiters.wake("a", { kind: "gone" })).toBe(0);
    pass(1_200);
    expect(await promise).toEqual({ kind: "elapsed" });
    expect([waiters.size, waiters.aside]).toEqual([2, 0]);
  });

  test("half as many as there are places are kept aside; who comes then is told at once", () => {
    const { waiters } = full(4);
    const held = [recorder(), recorder()];
    for (const waiter of held) waiters.registerOrStandAside("a").park(waiter, 25_000);
    const sent = recorder();
    waiters.registerOrStandAside("a").park(sent, 25_000);
    expect([held.map(({ wakes }) => wakes), sent.wakes]).toEqual([[[], []], ["elapsed"]]);
    expect(waiters.crowded).toEqual({ held: 2, sent: 1, refused: 0 });
    expect(waiters.refusal()).toMatchObject({ reason: "RATE_LIMITED", facts: { retryAfterSeconds: 5 } });
    expect(waiters.crowded.refused).toBe(1);
  });

  test("the more are kept aside the longer they are, so that not all come back each second", async () => {
    const { waiters, pass } = full(4_000);
    const first = recorder();
    waiters.registerOrStandAside("a").park(first, 25_000);
    for (let n = 1; n < 1_999; n += 1) waiters.registerOrStandAside("a").park(recorder(), 25_000);
    const { promise, resolve } = Promise.withResolvers<Wake>();
    const last = recorder();
    waiters.registerOrStandAside("a").park(last, 25_000);
    // Whose own time is shorter waits no longer than that.
    waiters.wake("held 0", { kind: "gone" });
    place(waiters, "b").park({ wake: resolve }, 3_500);
    pass(3_700);
    await promise;
    expect([first.wakes, last.wakes]).toEqual([["elapsed"], []]);
    waiters.close();
    expect(last.wakes).toEqual(["closing"]);
  });

  test("closing answers those aside, too, and counts them among who waited", () => {
    const { waiters, tickets } = full();
    const [inside, aside] = [recorder(), recorder()];
    for (const ticket of tickets) ticket.park(inside);
    waiters.registerOrStandAside("a").park(aside, 25_000);
    expect(waiters.close()).toBe(3);
    expect([inside.wakes, aside.wakes]).toEqual([["closing", "closing"], ["closing"]]);
    const late = recorder();
    waiters.registerOrStandAside("a").park(late, 25_000);
    expect(late.wakes).toEqual(["closing"]);
  });

  test("who leaves from aside leaves nothing behind", () => {
    const { waiters } = full();
    const ticket = waiters.registerOrStandAside("a");
    ticket.park(recorder(), 25_000);
    ticket.leave();
    expect([waiters.size, waiters.aside]).toEqual([2, 0]);
  });
});
