import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { deriveKey } from "../../../src/config.ts";
import { SESSION_SALT, sessionCookies } from "../../../src/gateway/session/cookie.ts";

const key = randomBytes(32);
const header = (cookie: string) => (name: string) => (name === "cookie" ? cookie : null);

test("the key that seals is the published one", () => {
  const root = Buffer.from("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "base64url");
  expect(deriveKey(root, SESSION_SALT).toString("hex")).toBe(
    "7d7505d95c356492086510285969d1d0b5973869c24bc5dd1403cfd90472314d",
  );
});

test("what was issued can be opened, among other cookies and more than once", async () => {
  const cookies = sessionCookies({ key, secure: false });
  const [pair = ""] = (await cookies.issue("token-1")).split(";");
  expect(pair).not.toContain("token-1");
  expect(await cookies.unseal(header(`theme=dark; ${pair}; other=1`))).toBe("token-1");
  expect(await cookies.unseal(header(pair))).toBe("token-1");
});

test("carries the documented attributes, and Secure where people come by https", async () => {
  const issued = await sessionCookies({ key, secure: true }).issue("token-2");
  const [pair, ...attributes] = issued.split("; ");
  expect(pair).toMatch(/^awaithumans_session=/);
  expect(attributes.sort()).toEqual(["HttpOnly", "Max-Age=604800", "Path=/", "SameSite=lax", "Secure"]);
  expect(sessionCookies({ key, secure: false }).clear()).toMatch(
    /^awaithumans_session=; Max-Age=0; Expires=Thu, 01 Jan 1970/,
  );
});

test("a cookie that is missing, foreign, altered or under another key opens to nothing", async () => {
  const cookies = sessionCookies({ key, secure: false });
  const [pair = ""] = (await cookies.issue("token-3")).split(";");
  expect(await cookies.unseal(() => null)).toBeUndefined();
  expect(await cookies.unseal(header("other_awaithumans_session=x"))).toBeUndefined();
  expect(await cookies.unseal(header(pair.slice(0, -3)))).toBeUndefined();
  const stranger = sessionCookies({ key: randomBytes(32), secure: false });
  expect(await stranger.unseal(header(pair))).toBeUndefined();
});
