import type { RowRequest } from "../core/row.ts";

/** The `Link` header that leads to the page after this one. */
export function nextLink({ path, query }: RowRequest, token: string): string {
  const params = new URLSearchParams(query.params);
  params.delete("offset");
  params.set("cursor", token);
  return `<${path}?${params}>; rel="next"`;
}
