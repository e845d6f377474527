import { createHash } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

/** SHA-256 as hex: how tokens of 256 random bits, and who tried how often, are stored. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** argon2id in PHC form. */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

let decoy: Promise<string> | undefined;

/** Takes as long where there is nothing to compare with, so that timing tells no e-mail address. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword("a password that nobody has");
  const matches = await verify(stored ?? (await decoy), password);
  return stored !== null && matches;
}
