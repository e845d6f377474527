import { expect } from "vitest";
import type { Reply } from "./target.ts";

/** Stands in what is submitted, and in no answer. */
export const CANARY = "hx7-canary-that-no-answer-may-repeat";

/** The one thing of a request that an answer may name. */
const NAMED_ID = /Task '[^']*' not found/;

type Verdict = "refused" | "taken";

/** How many requests of each kind came to what. */
export class Tally {
  readonly #kinds = new Map<string, Record<Verdict, number>>();

  count(kind: string, how: Verdict, times = 1): void {
    const counts = this.#kinds.get(kind) ?? { refused: 0, taken: 0 };
    counts[how] += times;
    this.#kinds.set(kind, counts);
  }

  get requests(): number {
    return this.#kinds.values().reduce((sum, { refused, taken }) => sum + refused + taken, 0);
  }

  /** One for each kind. */
  get lines(): string[] {
    return Array.from(
      this.#kinds,
      ([kind, { refused, taken }]) => `${kind}: ${refused} refused, ${taken} taken`,
    );
  }
}

/** Whether a request was taken or, in due form, refused. */
export function judge(reply: Reply, what: string): Verdict {
  const { status, text } = reply;
  const about = `${what}: ${status} ${text.slice(0, 300)}`;
  expect(status, about).toBeLessThan(500);
  if (status < 400) return "taken";
  expect(text.replace(NAMED_ID, ""), about).not.toContain(CANARY);
  return "refused";
}

/** As `judge`, for REST: the envelope is the one of every error. */
export function judgeRest(reply: Reply, what: string): Verdict {
  if (judge(reply, what) === "taken") return "taken";
  const body = JSON.parse(reply.text);
  expect(body, what).toMatchObject({
    error_code: expect.stringMatching(/^[A-Z_]+$/),
    error: body.error_code,
    message: expect.any(String),
    docs: expect.stringContaining(`/docs/errors/${body.error_code}`),
    request_id: reply.headers.get("x-request-id"),
  });
  expect(
    Object.keys(body).filter((name) => !ENVELOPE.has(name)),
    what,
  ).toEqual([]);
  return "refused";
}

const ENVELOPE = new Set(["error_code", "error", "message", "docs", "request_id", "details"]);

/** As `judge`, for Connect: its own shape, with our detail. */
export function judgeConnect(reply: Reply, what: string): Verdict {
  if (judge(reply, what) === "taken") return "taken";
  // What is no call of Connect at all, by its method or its type, has no body.
  if (reply.status === 405 || reply.status === 415) return "refused";
  const body = JSON.parse(reply.text);
  expect(body, what).toMatchObject({ code: expect.stringMatching(/^[a-z_]+$/), message: expect.any(String) });
  expect(["internal", "unknown"], what).not.toContain(body.code);
  expect(body.details?.[0]?.type, what).toBe("awaithumans.error.v1.ErrorInfo");
  return "refused";
}

/** Does all of it, so many at once. */
export async function allOf<T>(
  items: Iterable<T>,
  atOnce: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const next = items[Symbol.iterator]();
  const lane = async () => {
    for (let item = next.next(); !item.done; item = next.next()) await act(item.value);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
