import { randomBytes } from "node:crypto";
import { v7 } from "uuid";

/** 32 lower-case hex characters that sort by time: a UUIDv7 without its dashes. */
export function newId(): string {
  return v7().replaceAll("-", "");
}

/** 43 URL-safe characters, 256 bits of randomness. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}
