import { type HttpRequest, type HttpResponse, headerOf, send } from "./http.ts";

/** What pages of other origins may read beside the body. */
const EXPOSED =
  "Idempotent-Replayed, Link, X-Total-Count, X-Total-Count-Capped, X-Request-ID, Retry-After, " +
  "Grpc-Status, Grpc-Message, Grpc-Status-Details-Bin";
const METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

export type CorsOrigins = "*" | readonly string[];

/**
 * Sets what the CORS protocol wants on any answer. A preflight is answered here, before anybody asks
 * for credentials; then the result is true.
 */
export function applyCors(req: HttpRequest, res: HttpResponse, origins: CorsOrigins): boolean {
  if (origins !== "*") res.setHeader("vary", "Origin");
  const origin = headerOf(req, "origin");
  if (origin === undefined) return false;
  const allowed = origins === "*" || origins.includes(origin);
  if (allowed) {
    res.setHeader("access-control-allow-origin", origins === "*" ? "*" : origin);
    if (origins !== "*") res.setHeader("access-control-allow-credentials", "true");
    res.setHeader("access-control-expose-headers", EXPOSED);
  }
  if (req.method !== "OPTIONS" || headerOf(req, "access-control-request-method") === undefined) return false;
  answerPreflight(req, res, allowed);
  return true;
}

function answerPreflight(req: HttpRequest, res: HttpResponse, allowed: boolean): void {
  const headers = { "content-type": "text/plain; charset=utf-8" };
  if (!allowed) {
    send(res, { status: 400, headers, body: "Disallowed CORS origin" });
    return;
  }
  const requested = headerOf(req, "access-control-request-headers");
  res.setHeader("access-control-allow-methods", METHODS);
  res.setHeader("access-control-max-age", "600");
  if (requested !== undefined) res.setHeader("access-control-allow-headers", requested);
  send(res, { status: 200, headers, body: "OK" });
}
