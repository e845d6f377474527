import { fail, type Refusal } from "../../services/core/errors.ts";
import { bytesOf, type HttpRequest, headerOf } from "./http.ts";
import { type JsonObject, readJsonObject } from "./json.ts";

/** A request body, or why it cannot be used. */
export type Body = { readonly object: JsonObject } | { readonly fault: Refusal };

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

const EMPTY: JsonObject = { members: {}, text: () => undefined };

/** Reads a JSON object of at most `maxBytes`. Never throws: what is wrong with it is told when its turn comes. */
export async function readBody(req: HttpRequest, maxBytes: number, optional = false): Promise<Body> {
  const bytes = await readBytes(req, maxBytes);
  if (bytes === "broken") return { fault: malformed("The body ended before it was complete.") };
  if (bytes === "too large") return { fault: fail("PAYLOAD_TOO_LARGE") };
  if (bytes.length === 0 && optional) return { object: EMPTY };
  if (bytes.length === 0) return { fault: malformed("A JSON object is expected as the body.") };
  if (!JSON_TYPE.test(headerOf(req, "content-type") ?? "")) return { fault: fail("UNSUPPORTED_MEDIA_TYPE") };
  const read = readJsonObject(bytes);
  return typeof read === "string" ? { fault: malformed(read) } : { object: read };
}

function malformed(message: string): Refusal {
  return fail("INVALID_REQUEST", { violations: [{ path: "", message }] });
}

/** The bytes of a body of at most `maxBytes`. */
export async function readBytes(
  req: HttpRequest,
  maxBytes: number,
): Promise<Buffer | "too large" | "broken"> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of bytesOf(req)) {
      length += chunk.length;
      if (length > maxBytes) return "too large";
      chunks.push(chunk);
    }
  } catch {
    return "broken";
  }
  return Buffer.concat(chunks, length);
}
