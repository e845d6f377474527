import { type HttpHandler, type HttpRequest, pathOf, send } from "../core/http.ts";

/** What a form on somebody's page may load and do, and the pages that may show it. */
function policyOf(parents: readonly string[]): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' https://fonts.gstatic.com",
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'none'",
    "base-uri 'none'",
    `frame-ancestors ${parents.length > 0 ? parents.join(" ") : "'none'"}`,
  ].join("; ");
}

export function isEmbedPath(req: HttpRequest): boolean {
  const path = pathOf(req);
  return path === "/embed" || path.startsWith("/embed/");
}

/** Everything below `/embed`: what pages of these origins may show in a frame. There is no such page yet. */
export function embedPages(parents: readonly string[]): HttpHandler {
  const headers = {
    "content-type": "text/plain; charset=utf-8",
    "content-security-policy": policyOf(parents),
    "referrer-policy": "no-referrer",
    "permissions-policy": "geolocation=(), microphone=(), camera=(), payment=()",
    "x-content-type-options": "nosniff",
  };
  return (_req, res) => send(res, { status: 404, headers, body: "There is nothing here.\n" });
}
