import { connectApi, type ServerOptions } from "./api.ts";
import type { KeyRecord } from "./create-service-key.ts";
import { readEnvironment } from "./environment.ts";
import { say, warn } from "./output.ts";
import { printable, printableJson } from "./printable.ts";

/** Revokes an API key; one that is revoked already stays so. The result is its id. */
export async function revokeServiceKey(id: string, options: ServerOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const key = await api.delete<KeyRecord>(`/api/keys/${encodeURIComponent(id)}`);
  if (options.json) return say(printableJson(key));
  warn(`✓ ${printable(key.name)} is revoked: it opens nothing any more.`);
  say(printable(key.id));
}
