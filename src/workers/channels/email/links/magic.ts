import { createHmac, timingSafeEqual } from "node:crypto";
import { readObject, writeJson } from "../../../../services/form/index.ts";
import { isStorable } from "../../../core/text.ts";

export const MAGIC_SALT = "awaithumans-email-magic-links";
/** Longer ones make links that not every mail program leaves whole. */
export const LONGEST_TOKEN = 1_000;
const MAC_BYTES = 32;

/** What a link answers when its button is pressed. */
export interface Claims {
  taskId: string;
  /** Name of the field. */
  field: string;
  /** Its value as JSON text. */
  valueJson: string;
  /** Whom the mail went to; undefined in links that do not say. */
  recipient: string | undefined;
  /** Of this one link. */
  linkId: string;
  /** Unix time after which it is no good. */
  expireSecond: number;
}

/** Layout of links in use: `MAC ‖ body`, the body JSON of the keys e f j r t v in this order, ASCII, without spaces. */
export function signMagic(key: Buffer, claims: Claims): string {
  const { expireSecond, field, linkId, recipient, taskId, valueJson } = claims;
  const members = [
    `"e":${expireSecond}`,
    `"f":${JSON.stringify(field)}`,
    `"j":${JSON.stringify(linkId)}`,
    ...(recipient === undefined ? [] : [`"r":${JSON.stringify(recipient)}`]),
    `"t":${JSON.stringify(taskId)}`,
    `"v":${valueJson}`,
  ];
  const body = Buffer.from(ascii(`{${members.join(",")}}`));
  return Buffer.concat([macOf(key, body), body]).toString("base64url");
}

export type Reading = { claims: Claims; expired: boolean } | undefined;

/** What a token says; undefined where we did not sign it, or it is no such link. */
export function readMagic(key: Buffer, token: string, now: Date): Reading {
  const bytes = Buffer.from(token, "base64url");
  // Decoding overlooks characters, and the last one has bits that count for nothing.
  if (bytes.length < MAC_BYTES + 2 || bytes.toString("base64url") !== token) return undefined;
  const body = bytes.subarray(MAC_BYTES);
  if (!timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(key, body))) return undefined;
  const members = readObject(body.toString("utf8"));
  const [value, expire] = [members.get("v"), members.get("e")];
  const text = (name: string): string => {
    const member = members.get(name);
    return typeof member === "string" ? member : "";
  };
  const expireSecond = expire === undefined ? Number.NaN : Number(writeJson(expire));
  const [taskId, field, linkId] = [text("t"), text("f"), text("j")];
  if (value === undefined || !Number.isInteger(expireSecond) || !taskId || !field || !linkId)
    return undefined;
  const recipient = text("r") || undefined;
  if (!isStorable(`${taskId}${field}${linkId}${recipient ?? ""}`)) return undefined;
  return {
    claims: { taskId, field, valueJson: writeJson(value), recipient, linkId, expireSecond },
    expired: now.getTime() / 1000 > expireSecond,
  };
}

function macOf(key: Buffer, body: Buffer): Buffer {
  return createHmac("sha256", key).update(body).digest();
}

/** JSON text with everything beyond printable ASCII escaped. */
function ascii(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
