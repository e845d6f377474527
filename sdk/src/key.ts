import { isObject, type JsonObject } from "./json.ts";

/**
 * The idempotency key used where the caller gives none: the first 32 hex digits of SHA-256 over the canonical JSON
 * of `{task, payload}`. Same question, same task. Give a key of your own where the same question may come twice.
 */
export async function defaultKey(task: string, payload: JsonObject): Promise<string> {
  const text = new TextEncoder().encode(canonical({ task, payload }));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return Array.from(digest.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** JSON text with keys sorted by UTF-16 code unit at every level and no white space. Takes plain JSON only. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}
