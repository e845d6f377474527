import { expect, test } from "vitest";
import { isEmailAddress } from "../../../src/services/core/email-address.ts";

test.each([
  ["kim@acme.test", true],
  ["o'neil+tag@sub.acme.test", true],
  ["a@xn--bcher-kva.test", true],
  ["\u212aim@acme.test", false],
  ["kim@\u0130acme.test", false],
  ["k\u0131m@acme.test", false],
  ["a@b\u00fccher.test", false],
  ["a\0@acme.test", false],
  ["a\ud800@acme.test", false],
  ["a|b@acme.test", false],
  ["a@b@acme.test", false],
  ["a b@acme.test", false],
  ["a@acme.test\n", false],
  [`${"a".repeat(311)}@acme.test`, false],
])("%j is an address: %s", (text, is) => expect(isEmailAddress(text)).toBe(is));

test("no two addresses fall together in lower case but by the case of their letters", () => {
  const letters = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
  const accepted = letters.filter((letter) => isEmailAddress(`${letter}@acme.test`));
  expect(accepted.every((letter) => letter.toLowerCase().toUpperCase() === letter.toUpperCase())).toBe(true);
  expect(new Set(accepted.map((letter) => letter.toLowerCase())).size).toBe(accepted.length - 26);
});
