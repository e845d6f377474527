import { REASONS } from "../../../services/core/errors.ts";

/** Addresses that are worth a link wherever they are named. */
const PLACES: ReadonlySet<string> = new Set([
  ...["/api/docs", "/api/openapi.json", "/api/openapi-3.0.json"],
  ...["/llms.txt", "/llms-full.txt", "/docs/errors"],
]);

/** Where a word in code style leads: an error code to its page, an address to itself. */
export function codeLink(code: string): string | undefined {
  if (PLACES.has(code)) return code;
  return Object.hasOwn(REASONS, code) ? `/docs/errors/${code}` : undefined;
}
