import { createHmac, timingSafeEqual } from "node:crypto";
import type { Database } from "../db/database.ts";

/** For the key that signs links for setting a password. */
export const PASSWORD_LINK_SALT = "awaithumans-password-link";

/** Why somebody gets a link for setting their password. */
export type LinkPurpose = "invite" | "reset";

const LIFETIME_SECONDS: Readonly<Record<LinkPurpose, number>> = { invite: 604_800, reset: 3_600 };

/** What a link says. */
export interface LinkClaim {
  userId: string;
  purpose: LinkPurpose;
  /** In seconds since 1970. */
  expires: number;
}

/** A person as a link knew them: once any of this is another, the link is dead. That is why it works once. */
export interface LinkHolder {
  email: string | null;
  passwordHash: string | null;
  passwordTime: Date | null;
}

/** A claim that was read from a token, and whether it was made for somebody as they are now. */
export interface ReadLink extends LinkClaim {
  isFor(holder: LinkHolder): boolean;
}

const HOLDER = {
  name: "password-holder",
  text: `select email, password_hash as "passwordHash", password_time as "passwordTime" from users where id = $1 and active`,
};

/** An active person as a link made now knows them. */
export async function findHolder(db: Database, userId: string): Promise<LinkHolder | undefined> {
  const [holder] = await db.query<LinkHolder>(HOLDER, [userId]);
  return holder;
}

/** When a link made now ends. */
export function linkExpires(purpose: LinkPurpose, now: Date): number {
  return Math.floor(now.getTime() / 1000) + LIFETIME_SECONDS[purpose];
}

/** Signs links for setting a password, and reads them. Nothing of a link is stored. */
export class PasswordLinks {
  readonly #key: Buffer;
  readonly #publicUrl: string;

  constructor({ key, publicUrl }: { key: Buffer; publicUrl: string }) {
    this.#key = key;
    this.#publicUrl = publicUrl;
  }

  write(claim: LinkClaim, holder: LinkHolder): string {
    const { userId, purpose, expires } = claim;
    const token = [userId, purpose, expires, this.#sign(claim, holder).toString("base64url")].join(".");
    return `${this.#publicUrl}/password?token=${token}`;
  }

  /** Undefined for what cannot be a token of ours. */
  read(token: string): ReadLink | undefined {
    const match = /^([0-9a-f]{32})\.(invite|reset)\.(\d{1,12})\.([\w-]{43})$/.exec(token);
    if (!match) return undefined;
    const [, userId = "", purpose = "", expires = "", signature = ""] = match;
    const claim = {
      userId,
      purpose: purpose === "invite" ? "invite" : "reset",
      expires: Number(expires),
    } as const;
    const given = Buffer.from(signature, "base64url");
    return { ...claim, isFor: (holder) => timingSafeEqual(given, this.#sign(claim, holder)) };
  }

  #sign({ userId, purpose, expires }: LinkClaim, { email, passwordHash, passwordTime }: LinkHolder): Buffer {
    const text = JSON.stringify([
      userId,
      purpose,
      expires,
      email,
      passwordHash,
      passwordTime?.getTime() ?? null,
    ]);
    return createHmac("sha256", this.#key).update(text).digest();
  }
}
