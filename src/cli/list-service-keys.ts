import { connectApi, type ServerOptions } from "./api.ts";
import type { KeyRecord } from "./create-service-key.ts";
import { readEnvironment } from "./environment.ts";
import { typed } from "./npm.ts";
import { say, warn } from "./output.ts";
import { minute, printableJson } from "./printable.ts";
import { table } from "./table.ts";

interface ListKeysOptions extends ServerOptions {
  all?: boolean;
}

const HEADINGS = ["ID", "NAME", "PREFIX", "SCOPES", "CREATED", "LAST USED", "STATUS"];

/** Lists API keys; revoked ones where all are asked for. */
export async function listServiceKeys(options: ListKeysOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const keys = await api.get<readonly KeyRecord[]>(`/api/keys?revoked=${options.all ?? false}`);
  if (options.json) return say(printableJson(keys));
  if (keys.length === 0)
    return warn(`No API keys. Make one with: ${typed("create-service-key --name <name>")}`);
  for (const line of table(HEADINGS, keys.map(cells))) say(line);
}

function cells({ id, name, prefix, scopes, created_at, last_used_at, revoked_at }: KeyRecord): string[] {
  const status = revoked_at === null ? "active" : "revoked";
  return [id, name, prefix, scopes.join(","), minute(created_at), minute(last_used_at), status];
}
