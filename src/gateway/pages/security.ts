import type { HttpResponse } from "../core/http.ts";

/**
 * What our own pages may load and do: no inline script, no inline style. Evidence and forms bring pictures and films from
 * anywhere, and papers in a frame.
 */
export const PAGE_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https:; " +
  "media-src 'self' data: blob: https:; frame-src 'self' data: blob: https:; connect-src 'self'; " +
  "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** Headers of every page, whatever it is. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": PAGE_POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

export function setPageHeaders(res: HttpResponse): void {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) res.setHeader(name, value);
}
