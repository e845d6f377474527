import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { toJsonObject } from "../../sdk/src/json.ts";
import { defaultKey } from "../../sdk/src/key.ts";

async function keyOf(task: string, payload: unknown): Promise<string> {
  return await defaultKey(task, toJsonObject(payload));
}

function hash(canonical: string): string {
  return createHash("sha256").update(canonical).digest("hex").slice(0, 32);
}

test.each([
  ["Approve refund", { orderId: "A-4721", amountUsd: 180 }, "3dfae29b68d2f4a072a8b2f6a7b7d50b"],
  ["t", { a: 1, b: 2 }, "7837c7da246ed2ae2327c487510f625c"],
  ["t", { b: 2, a: 1 }, "7837c7da246ed2ae2327c487510f625c"],
  ["é", { s: "日本" }, "7df59bf0911dcea571a42dde68a7f756"],
  ["t", { a: 180.0 }, "a48e0d875317990f9e2b0515f4053999"],
  ["Approve é?", { amount_usd: 1, note: "ü", f: 1.0 }, "0800e749eaac500d4182b8e7472944e0"],
])("published vector %#: %s %j", async (task, payload, expected) => {
  expect(await keyOf(task, payload)).toBe(expected);
});

test("dates count by their value", async () => {
  const [early, late] = ["2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"];
  expect(await keyOf("t", { d: new Date(early) })).toBe(hash(`{"payload":{"d":"${early}"},"task":"t"}`));
  expect(await keyOf("t", { d: new Date(early) })).not.toBe(await keyOf("t", { d: new Date(late) }));
});

test("an undefined member is as if absent", async () => {
  expect(await keyOf("t", { a: undefined, b: 2 })).toBe(await keyOf("t", { b: 2 }));
});

test("nested keys are sorted, arrays keep their order", async () => {
  const canonical = '{"payload":{"a":[2,{"x":null,"y":true}],"z":1},"task":"t"}';
  expect(await keyOf("t", { z: 1, a: [2, { y: true, x: null }] })).toBe(hash(canonical));
  expect(await keyOf("t", { a: [1, 2] })).not.toBe(await keyOf("t", { a: [2, 1] }));
});
