import { timestampDate } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ADMIN, createTestServices, type TestServices } from "../../support/services.ts";
import { clear, insertRows } from "./rows.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());
beforeEach(() => clear(t.db));

async function logged(id: string, count: number): Promise<void> {
  await t.db.query(
    {
      name: "test-attempts",
      text: `insert into callback_attempts (callback_id, number, start_time, duration_ms, status_code, error)
        select $1, n, $3::timestamptz + n * interval '1 minute', n, case when n % 2 = 0 then 503 end,
          case when n % 2 = 0 then 'HTTP 503' else 'TimeoutError: no answer' end
        from generate_series(1, $2::int) as n`,
    },
    [id, count, t.clock.now()],
  );
}

const get = (id: string) => t.callbacks(ADMIN).getCallback({ id });

test("one that was never tried has no attempts", async () => {
  const [id = ""] = await insertRows(t.db, [{ createTime: t.clock.now() }]);
  const { callback, attempts } = await get(id);
  expect(attempts).toEqual([]);
  expect(callback).toMatchObject({ id, taskId: "tsk_1", url: "https://hooks.example/a", attempts: 0 });
  for (const absent of ["firstAttemptTime", "lastAttemptTime", "lastError", "lastStatusCode"] as const) {
    expect(callback?.[absent]).toBeUndefined();
  }
});

test("its attempts stand with it, the newest first, and none of another callback", async () => {
  const [id = "", other = ""] = await insertRows(t.db, [
    { createTime: t.clock.now(), attempts: 2 },
    { createTime: t.clock.now(), attempts: 5 },
  ]);
  await logged(id, 2);
  await logged(other, 5);
  const { attempts } = await get(id);
  const [second, first] = attempts;
  expect(attempts.map(({ number }) => number)).toEqual([2, 1]);
  expect(second).toMatchObject({ durationMs: 2, statusCode: 503, error: "HTTP 503" });
  expect(first).toMatchObject({ durationMs: 1, error: "TimeoutError: no answer" });
  expect(first?.statusCode).toBeUndefined();
  expect(first?.startTime && timestampDate(first.startTime)).toEqual(
    new Date(t.clock.now().getTime() + 60_000),
  );
});

test("the last hundred of them", async () => {
  const [id = ""] = await insertRows(t.db, [{ createTime: t.clock.now(), attempts: 130 }]);
  await logged(id, 130);
  const { attempts } = await get(id);
  expect(attempts.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, n) => 130 - n));
});
