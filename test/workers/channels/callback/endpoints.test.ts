import { afterEach, expect, test, vi } from "vitest";
import { type EndpointLimits, Endpoints } from "../../../../src/workers/channels/callback/endpoints.ts";

const LIMITS: EndpointLimits = {
  ...{ inAll: 10, each: 4, failures: 3, known: 2 },
  ...{ firstRestMs: 1_000, longestRestMs: 4_000 },
};
afterEach(() => void vi.useRealTimers());

function open(change: Partial<EndpointLimits> = {}) {
  vi.useFakeTimers();
  const rested = vi.fn();
  return { endpoints: new Endpoints({ ...LIMITS, ...change }, rested), rested };
}

/** How many enter at once. */
function entering(endpoints: Endpoints, name: string): number {
  let count = 0;
  while (endpoints.enter(name)) count++;
  return count;
}

function fail(endpoints: Endpoints, name: string, times: number): void {
  for (let n = 0; n < times; n++) {
    endpoints.enter(name);
    endpoints.leave(name, "ailing");
  }
}

test("each endpoint has its places, and all together have theirs", () => {
  const { endpoints } = open();
  expect(["a", "b", "c"].map((name) => entering(endpoints, name))).toEqual([4, 4, 2]);
  endpoints.leave("a", "well");
  expect(entering(endpoints, "b")).toBe(0);
  expect(entering(endpoints, "c")).toBe(1);
});

test("places for what waits are shared out in turn, and given back where nothing was found", () => {
  const { endpoints } = open({ inAll: 2 });
  for (const name of ["a", "b"]) endpoints.mustWait(name);
  expect(endpoints.takePlaces()).toMatchObject({ endpoint: "a", count: 2 });
  expect(endpoints.takePlaces()).toBeUndefined();
  endpoints.leave("a", "well");
  const places = endpoints.takePlaces();
  expect(places).toMatchObject({ endpoint: "b", count: 1 });
  if (places) endpoints.lookedFor(places, 0);
  expect(endpoints.takePlaces()).toMatchObject({ endpoint: "a", count: 1 });
});

test("a look from before something was put back does not say that nothing waits", () => {
  const { endpoints } = open();
  endpoints.mustWait("a");
  const places = endpoints.takePlaces();
  endpoints.mustWait("a");
  if (places) endpoints.lookedFor(places, 0);
  const again = endpoints.takePlaces();
  expect(again).toMatchObject({ endpoint: "a", count: 4 });
  if (again) endpoints.lookedFor(again, 0);
  expect(endpoints.takePlaces()).toBeUndefined();
});

test("in trouble there is one place after each rest, which doubles up to its bound; a success ends that", () => {
  const { endpoints, rested } = open();
  fail(endpoints, "a", 3);
  endpoints.mustWait("a");
  for (const rest of [1_000, 2_000, 4_000, 4_000]) {
    expect(endpoints.enter("a")).toBe(false);
    expect(endpoints.takePlaces()).toBeUndefined();
    vi.advanceTimersByTime(rest - 1);
    expect(rested).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(rested).toHaveBeenCalledOnce();
    rested.mockClear();
    expect(endpoints.takePlaces()).toMatchObject({ endpoint: "a", count: 1 });
    expect(endpoints.enter("a")).toBe(false);
    endpoints.leave("a", "ailing");
  }
  vi.advanceTimersByTime(4_000);
  expect(endpoints.enter("a")).toBe(true);
  endpoints.leave("a", "well");
  expect(entering(endpoints, "a")).toBe(4);
});

test("an attempt that says nothing of the endpoint changes nothing", () => {
  const { endpoints } = open();
  fail(endpoints, "a", 2);
  endpoints.enter("a");
  endpoints.leave("a", "unknown");
  fail(endpoints, "a", 1);
  expect(endpoints.enter("a")).toBe(false);
});

test("places that could not be used are offered again after a rest", () => {
  const { endpoints, rested } = open();
  endpoints.mustWait("a");
  const places = endpoints.takePlaces();
  if (places) endpoints.returnPlaces(places);
  expect(endpoints.takePlaces()).toBeUndefined();
  vi.advanceTimersByTime(1_000);
  expect(rested).toHaveBeenCalledOnce();
  expect(endpoints.takePlaces()).toMatchObject({ endpoint: "a", count: 4 });
});

test("of many endpoints in trouble the longest untouched is forgotten, with its timer", () => {
  const { endpoints, rested } = open({ inAll: 1, known: 2 });
  for (const name of ["a", "b", "c", "d"]) {
    fail(endpoints, name, 3);
    endpoints.mustWait(name);
  }
  expect(endpoints.enter("a")).toBe(true);
  endpoints.leave("a", "unknown");
  expect(["c", "d"].map((name) => endpoints.enter(name))).toEqual([false, false]);
  endpoints.close();
  vi.runAllTimers();
  expect(rested).not.toHaveBeenCalled();
});
