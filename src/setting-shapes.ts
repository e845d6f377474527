import type { BlockList } from "node:net";
import { isParentOrigin } from "./services/auth/parent-origin.ts";
import { networks } from "./services/outbound/index.ts";
import { list, SettingError, shaped } from "./setting.ts";

/** Networks as CIDR. */
export function cidrs(value: string): BlockList {
  try {
    return networks(list(value));
  } catch (error) {
    throw new SettingError(
      error instanceof RangeError
        ? `is not a list of networks: ${error.message}`
        : "is not a list of networks",
    );
  }
}

/** An origin that people reach the server at. */
export function publicUrl(value: string): string {
  // As browsers write an origin, with which it is compared: lower case, no slash, no usual port.
  const sound = /^https?:\/\/([a-z0-9.-]+|\[[\da-f:.]+\])(:\d+)?\/?$/i.test(value) && URL.canParse(value);
  if (sound) return new URL(value).origin;
  throw new SettingError("must be http:// or https:// with a host, perhaps a port, and no path");
}

/** A database that we speak to. */
export function databaseUrl(value: string): string {
  if (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new SettingError(
    "must be a URL that starts with postgres:// or postgresql://; other databases are not supported",
  );
}

/** The one secret that the others derive from. */
export function rootKey(value: string): Buffer {
  const key = Buffer.from(value, "base64");
  if (key.length === 32) return key;
  throw new SettingError("must be base64 (standard or URL-safe) of exactly 32 bytes");
}

/** A bearer token that fits into a header. */
export const adminToken = shaped(
  /^[\x21-\x7e]{8,512}$/,
  "must be 8 to 512 printable ASCII characters without spaces",
);

/** The key of a provider of models, which travels in a header. */
export const providerKey = shaped(/^[\x21-\x7e]+$/, "must be printable ASCII characters without spaces");

/** An API key as the server makes them. */
export const serviceKey = shaped(/^ah_sk_[0-9a-f]{40}$/, "must be `ah_sk_` and 40 lower-case hex characters");

/** A secret that is not guessed. */
export const embedSecret = shaped(/^.{32,}$/s, "must have at least 32 characters");

/** Pages that may show an embedded form. */
export function parentOrigins(value: string): readonly string[] {
  const origins = list(value);
  if (origins.every(isParentOrigin)) return origins;
  throw new SettingError(
    "must be https:// origins without a path, or http://localhost; `*` may stand for the first label of a host",
  );
}

/** Secrets as Standard Webhooks writes them, the newest first. */
export function webhookSecrets(value: string): readonly Buffer[] {
  const keys = list(value).map((secret) => Buffer.from(secret.replace(/^whsec_/, ""), "base64"));
  const sound = keys.every(({ length }) => length >= 24 && length <= 64);
  if (sound && keys.length >= 1 && keys.length <= 5) return keys;
  throw new SettingError(
    "must be `whsec_` and the base64 of 24 to 64 bytes; up to 5 of these with commas between them",
  );
}

/** Pages that may call the API. */
export function corsOrigins(value: string): "*" | readonly string[] {
  const origins = list(value);
  if (origins.length === 1 && origins[0] === "*") return "*";
  const sound = /^(https:\/\/[A-Za-z0-9.-]+|http:\/\/(localhost|127\.0\.0\.1))(:\d+)?$/;
  if (origins.every((origin) => sound.test(origin))) return origins;
  throw new SettingError(
    "must be `*` alone, or https:// origins and http://localhost origins without a path",
  );
}
