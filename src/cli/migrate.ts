import { newSecret } from "../services/db/ids.ts";
import { readEnvironment } from "./environment.ts";
import { say } from "./output.ts";
import { migrateSchema } from "./schema.ts";
import { loadWithDatabase } from "./settings.ts";

export async function migrateCommand(): Promise<void> {
  const env = await readEnvironment();
  // Migrating needs no secrets, and the place where it runs may have none.
  const key = env.AWAITHUMANS_PAYLOAD_KEY || newSecret();
  const { databaseUrl } = loadWithDatabase({ ...env, AWAITHUMANS_PAYLOAD_KEY: key });
  const applied = await migrateSchema(databaseUrl);
  for (const name of applied) say(`✓ Applied ${name}`);
  say(applied.length === 0 ? "✓ The schema is up to date; nothing to do." : "✓ The schema is up to date.");
}
