import type { Actor } from "../core/call.ts";
import type { Database } from "../db/database.ts";

/** No link lives as long as this, so that a spent one need not be remembered longer. */
const REMEMBERED = "interval '3 days'";

/**
 * Spends the link whose id is the parameter `link`, null where there is none: CTEs of a statement in which `prev`
 * is the locked task, `$2` the time and `$3` the statuses that take an answer.
 */
export const spendLink = (link: string) => `
spent as (
  insert into spent_links (id, task_id, spend_time)
  select ${link}, id, $2 from prev where ${link}::text is not null and status = any($3)
  on conflict (id) do nothing returning id),
forgotten as (
  delete from spent_links where id in (
    select id from spent_links where ${link}::text is not null and spend_time < $2::timestamptz - ${REMEMBERED}
    order by id limit 100 for update skip locked))`;

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
