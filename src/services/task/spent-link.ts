import type { Actor } from "../core/call.ts";
import type { Database } from "../db/database.ts";

/**
 * The CTE `spent`, which spends the link whose id is the parameter `link`, null where there is none: part of a
 * statement in which `prev` is the locked task, with `takes` for whether it takes the answer, and `$2` the time.
 */
export const spendLink = (link: string) => `
  insert into spent_links (id, task_id, spend_time)
  select ${link}, id, $2 from prev where ${link}::text is not null and takes
  on conflict (id) do nothing returning id`;

/** Whether the answer of that statement counts: it came by no link, or by one that had not answered. */
export const linkIsGood = (link: string) => `(${link}::text is null or exists (select from spent))`;

const IS_SPENT = { name: "link-is-spent", text: "select from spent_links where id = $1" };

/** The link that an answer of this actor spends. */
export function linkOf(actor: Actor): string | null {
  return actor.kind === "guest" ? actor.linkId : null;
}

export async function isSpent(db: Database, link: string | null): Promise<boolean> {
  return link !== null && (await db.query(IS_SPENT, [link])).length > 0;
}

/** No link lives as long as three days, so that a spent one need not be remembered longer. */
const FORGET = {
  name: "spent-links-forget",
  text: `
delete from spent_links where id in (
  select id from spent_links where spend_time < $1::timestamptz - interval '3 days'
  order by spend_time limit 100 for update skip locked)
returning id`,
};

/**
 * Tells whether there may be more. A statement of its own before one that spends a link: within that one Postgres would
 * plan it anew at every answer.
 */
export async function forgetSpentLinks(db: Database, now: Date): Promise<boolean> {
  return (await db.query(FORGET, [now])).length === 100;
}
