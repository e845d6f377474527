import { expect, test } from "vitest";
import { outcomeOf } from "../../src/metrics/jobs.ts";

test.each([
  ["succeeded", "succeeded"],
  ["lease lost", "lease_lost"],
  ["expired 17", "expired"],
  ["rate_limited, retrying", "retrying"],
  ["message_not_found, given up", "given_up"],
  ["passed, completed", "passed"],
  ["not passed, rejected", "not_passed"],
  ["not verified, returned: The provider said: passed, sent", "not_verified"],
  ["channel_not_found", "given_up"],
  ["whatever a vendor says 2026-06-01", "given_up"],
])("of %j the label is %s", (said, outcome) => {
  expect(outcomeOf(said)).toBe(outcome);
});
