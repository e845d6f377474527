import type { Database } from "../db/database.ts";
import { sha256 } from "./secret.ts";

/** One token for each start of a node; yesterday's are forgotten. */
const OFFER = {
  name: "setup-offer",
  text: `
with stale as (delete from setup_tokens where create_time < $2::timestamptz - interval '1 day')
insert into setup_tokens (token_hash, create_time)
select $1, $2 where not exists (select from users) returning 1 as offered`,
};

/** Makes a setup token valid while there is no user; false where there is one. */
export async function offerSetup(db: Database, token: string, now: Date): Promise<boolean> {
  const rows = await db.query(OFFER, [sha256(token), now]);
  return rows.length > 0;
}
