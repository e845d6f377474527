import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loginHref, safeNext } from "../../web/src/parts/next-path.ts";

beforeAll(() => {
  vi.stubGlobal("window", { location: { origin: "https://humans.test" } });
});
afterAll(() => {
  vi.unstubAllGlobals();
});

test.each(["/task?id=tsk_1", "/task?id=tsk_1&show=mine#answer", "/?ended=1"])("%s is kept", (path) => {
  const href = new URL(loginHref(path), "https://humans.test");
  expect(href.pathname).toBe("/login");
  expect(safeNext(href.searchParams.get("next") ?? undefined)).toBe(path);
});

test("the queue needs no next", () => {
  expect(loginHref("/")).toBe("/login");
});

test.each([
  undefined,
  "",
  "task",
  "//evil.test",
  "/\\evil.test",
  "/\t/evil.test",
  "/.//evil.test",
  "/x/..//evil.test",
  "/./\\evil.test",
  "https://evil.test/",
  "https://humans.test/task",
  "javascript:alert(1)",
  "//humans.test:443:1",
  "/login",
  "/login?next=%2Flogin",
  "/setup?token=t",
  "/password?token=t",
])("%j leads to the queue", (next) => {
  expect(safeNext(next)).toBe("/");
});

test("two of them lead to the queue", () => {
  expect(safeNext(["/task?id=1", "/task?id=2"])).toBe("/");
});
