import { connectApi, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { say, warn } from "./output.ts";
import { printable, printableJson } from "./printable.ts";

interface CreateKeyOptions extends ServerOptions {
  name: string;
  scope: readonly string[];
}

/** An API key as the server returns it. */
export interface KeyRecord {
  id: string;
  name: string;
  prefix: string;
  scopes: readonly string[];
  created_at: string | null;
  last_used_at: string | null;
  revoked_at: string | null;
}

/** Makes an API key; the result is its text, alone in the first line, then its particulars. */
export async function createServiceKey({ name, scope, ...options }: CreateKeyOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const made = await api.post<KeyRecord & { key: string }>("/api/keys", { name, scopes: scope });
  if (options.json) return say(printableJson(made));
  warn(`✓ Made ${printable(made.name)}. The key is shown this once; keep it now.`);
  say(printable(made.key));
  say(`  id: ${printable(made.id)}`);
  say(`  name: ${printable(made.name)}`);
  say(`  scopes: ${printable(made.scopes.join(", "))}`);
}
