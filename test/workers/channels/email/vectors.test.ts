import { expect, test } from "vitest";
import { deriveKey } from "../../../../src/config.ts";
import { EMAIL_HANDOFF } from "../../../../src/workers/channels/email/links/links.ts";
import { MAGIC_SALT, readMagic, signMagic } from "../../../../src/workers/channels/email/links/magic.ts";
import { handoffPath, readHandoff } from "../../../../src/workers/core/handoff.ts";
import { PAYLOAD_KEY } from "../../../support/server.ts";

// Published vectors: links of these layouts are in mailboxes, and stay good.
const root = Buffer.from(PAYLOAD_KEY, "base64");
const magicKey = deriveKey(root, MAGIC_SALT);
const handoffKey = deriveKey(root, EMAIL_HANDOFF.salt);
const handoffs = { ...EMAIL_HANDOFF, key: handoffKey };
const EXPIRE = 2_000_000_000;
const NOW = new Date((EXPIRE - 1) * 1000);

const TOKEN =
  "xN5ZM2l-kewHOofsBAddOJpfclL-iFxR2-tPTBU_1nF7ImUiOjIwMDAwMDAwMDAsImYiOiJhcHByb3ZlZCIsImoiOiJBQUFBQUFBQUFBQUFBQUFBQUFBQUFBIiwiciI6ImFAYi5jbyIsInQiOiJ0YXNrMSIsInYiOnRydWV9";
const CLAIMS = {
  expireSecond: EXPIRE,
  field: "approved",
  linkId: "AAAAAAAAAAAAAAAAAAAAAA",
  recipient: "a@b.co",
  taskId: "task1",
  valueJson: "true",
};

test("keys derive from the root secret as published", () => {
  expect(magicKey.toString("hex")).toBe("26707adbdd5dcaf49970479cff07f6e7ecae5facc9e97c34337355cbe7cadd32");
  expect(handoffKey.toString("hex")).toBe("5ed08de56b0b1b00dbd1526552ddfda3986a75fd85fa23a95f40e0da30efda08");
});

test("the magic link of the vector is signed and read", () => {
  expect(signMagic(magicKey, CLAIMS)).toBe(TOKEN);
  expect(readMagic(magicKey, TOKEN, NOW)).toEqual({ claims: CLAIMS, expired: false });
  expect(readMagic(magicKey, TOKEN, new Date(EXPIRE * 1000))?.expired).toBe(false);
  expect(readMagic(magicKey, TOKEN, new Date(EXPIRE * 1000 + 1))?.expired).toBe(true);
});

test("a link that says nothing of its recipient is read, also with number text and letters of any script", () => {
  const { recipient: _recipient, ...old } = CLAIMS;
  const claims = { ...old, recipient: undefined, field: "größe 🙂", valueJson: '"né\\u007f"' };
  const token = signMagic(magicKey, claims);
  expect(Buffer.from(token, "base64url").subarray(32).toString()).toBe(
    '{"e":2000000000,"f":"gr\\u00f6\\u00dfe \\ud83d\\ude42","j":"AAAAAAAAAAAAAAAAAAAAAA","t":"task1","v":"n\\u00e9\\u007f"}',
  );
  expect(readMagic(magicKey, token, NOW)?.claims).toMatchObject({ recipient: undefined, field: "größe 🙂" });
  const exact = signMagic(magicKey, { ...CLAIMS, valueJson: "12345678901234567890.10" });
  expect(readMagic(magicKey, exact, NOW)?.claims.valueJson).toBe("12345678901234567890.10");
});

test("no change of any one character of a magic link is overlooked", () => {
  for (let at = 0; at < TOKEN.length; at += 1) {
    for (const other of ["A", "B", "-", "=", " "]) {
      const changed = TOKEN.slice(0, at) + other + TOKEN.slice(at + 1);
      if (changed !== TOKEN) expect(readMagic(magicKey, changed, NOW), changed).toBeUndefined();
    }
  }
  for (const other of ["", "A", TOKEN.slice(1), `${TOKEN}A`, `${TOKEN}=`, TOKEN.slice(0, 40)]) {
    expect(readMagic(magicKey, other, NOW)).toBeUndefined();
  }
  expect(readMagic(handoffKey, TOKEN, NOW)).toBeUndefined();
});

test("the hand-off link of the vector is signed and read", () => {
  const path = handoffPath(handoffs, { who: "A@b.co", taskId: "task1", expireSecond: EXPIRE });
  const query = new URLSearchParams(path.split("?")[1]);
  expect(Object.fromEntries(query)).toEqual({
    to: "a@b.co",
    t: "task1",
    e: String(EXPIRE),
    s: "dUF30XYkJmXlDT5rSGvlGHHewMYe2EbSsckxm4hesds",
  });
  const upper = new URLSearchParams({ ...Object.fromEntries(query), to: "A@B.CO" });
  for (const given of [query, upper]) {
    expect(readHandoff(handoffs, given, NOW)).toEqual({
      handoff: { who: "a@b.co", taskId: "task1", expireSecond: EXPIRE },
      expired: false,
    });
  }
  expect(readHandoff(handoffs, query, new Date(EXPIRE * 1000))?.expired).toBe(false);
  expect(readHandoff(handoffs, query, new Date(EXPIRE * 1000 + 1))?.expired).toBe(true);
});

test("a second published hand-off signature", () => {
  const path = handoffPath(handoffs, { who: "A@b.c", taskId: "t1", expireSecond: 1_900_000_000 });
  expect(new URLSearchParams(path.split("?")[1]).get("s")).toBe(
    "pvz9mFbYXI4P-jsb8y2a-6JB4jzvgjrxDCAMhWAwu_4",
  );
});

test.each([
  ["no address", { to: "" }],
  ["another address", { to: "c@b.co" }],
  ["another task", { t: "task2" }],
  ["more time", { e: "2000000001" }],
  ["time that is no number", { e: "2e9" }],
  ["no signature", { s: "" }],
  ["a signature with loose last bits", { s: "dUF30XYkJmXlDT5rSGvlGHHewMYe2EbSsckxm4hesdt" }],
])("a hand-off link with %s is not ours", (_what, change) => {
  const path = handoffPath(handoffs, { who: "a@b.co", taskId: "task1", expireSecond: EXPIRE });
  const sound = Object.fromEntries(new URLSearchParams(path.split("?")[1]));
  expect(readHandoff(handoffs, new URLSearchParams({ ...sound, ...change }), NOW)).toBeUndefined();
});

test("what is signed for one address and task is good for no other two whose texts together are the same", () => {
  const path = handoffPath(handoffs, { who: "a@b.co", taskId: "tsk|1", expireSecond: EXPIRE });
  const query = new URLSearchParams(path.split("?")[1]);
  for (const [to, t] of [
    ["a@b.co", "tsk|1"],
    ["a@b.co|tsk", "1"],
  ]) {
    const asked = new URLSearchParams({ ...Object.fromEntries(query), to: to ?? "", t: t ?? "" });
    expect(readHandoff(handoffs, asked, NOW)).toBeUndefined();
  }
});
