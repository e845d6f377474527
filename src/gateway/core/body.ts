import { fail, Refusal } from "../../services/core/errors.ts";
import type { Bodies } from "./bodies.ts";
import { type HttpRequest, headerOf } from "./http.ts";
import { type JsonObject, readJsonObject } from "./json.ts";

/** A request body, or why it cannot be used. */
export type Body = { readonly object: JsonObject } | { readonly fault: Refusal };

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

const EMPTY: JsonObject = { members: {}, text: () => undefined };

/** How bodies are read: each up to so many bytes, all of them within what the process holds. */
export interface BodyLimits {
  readonly maxBytes: number;
  readonly bodies: Bodies;
}

/** Reads a JSON object. Never throws: what is wrong with it is told when its turn comes. */
export async function readBody(req: HttpRequest, limits: BodyLimits, optional = false): Promise<Body> {
  const bytes = await readBytes(req, limits);
  if (bytes === "broken") return { fault: malformed("The body ended before it was complete.") };
  if (bytes instanceof Refusal) return { fault: bytes };
  if (bytes.length === 0 && optional) return { object: EMPTY };
  if (bytes.length === 0) return { fault: malformed("A JSON object is expected as the body.") };
  if (!JSON_TYPE.test(headerOf(req, "content-type") ?? "")) return { fault: fail("UNSUPPORTED_MEDIA_TYPE") };
  const read = readJsonObject(bytes);
  return typeof read === "string" ? { fault: malformed(read) } : { object: read };
}

function malformed(message: string): Refusal {
  return fail("INVALID_REQUEST", { violations: [{ path: "", message }] });
}

/** The bytes of a body, or why there are none. */
export async function readBytes(
  req: HttpRequest,
  { maxBytes, bodies }: BodyLimits,
): Promise<Buffer | Refusal | "broken"> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of bodies.of(req)) {
      length += chunk.length;
      if (length > maxBytes) return fail("PAYLOAD_TOO_LARGE");
      chunks.push(chunk);
    }
  } catch (error) {
    return error instanceof Refusal ? error : "broken";
  }
  return Buffer.concat(chunks, length);
}
