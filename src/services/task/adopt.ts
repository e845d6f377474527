import type { Call } from "../core/call.ts";
import type { Database, Query } from "../db/database.ts";
import { insertAudit } from "./audit.ts";
import { type Changed, type Changes, changedColumns } from "./changes.ts";
import { insertRefreshes } from "./row.ts";
import { TERMINAL_SQL } from "./task.entity.ts";

const LOCK = {
  name: "adopt-lock",
  text: "select pg_advisory_xact_lock(hashtextextended('adopt:' || $1, 0))",
};

/** In order of their ids, so that two adoptions never wait for each other. */
const WAITING = {
  name: "tasks-waiting",
  text: `
select id from tasks
where assigned_to_email = $1 and assigned_to_user_id is null and status not in ${TERMINAL_SQL} order by id for update`,
};

/** Whoever is added or deactivated, and a task for their address, come one after the other: each looks for the other after this. */
export async function lockAddress(query: Query, email: string): Promise<void> {
  await query(LOCK, [email]);
}

const PERSON_AT = { name: "adopt-person", text: "select id from users where email = $1 and active" };

/** What is being verified keeps its status. */
const ADOPT = {
  name: "tasks-adopt",
  text: `
with prev as (
  select id, status, audit_id from tasks join unnest($3::text[], $4::text[]) as w(task_id, audit_id) on id = task_id),
done as (
  update tasks t set assigned_to_user_id = $1, update_time = $2, revision = t.revision + 1,
    status = case when prev.status in ('created', 'notified') then 'assigned' else prev.status end
  from prev where t.id = prev.id returning t.*, prev.status as from_status, prev.audit_id),
logged as (
  ${insertAudit("done", { id: "t.audit_id", action: "'assigned'", extra: "json_build_object('user_id', $1::text)" })}),
refreshed as (${insertRefreshes("done")})
select id, revision, ${changedColumns("done")} from done`,
};

/** Gives a person the open tasks that wait for their address; what it returns is to be told after the commit. */
export async function adoptTasks(
  changes: Changes,
  { query, person, call }: { query: Query; person: { id: string; email: string }; call: Call },
): Promise<{ told: () => void }> {
  await lockAddress(query, person.email);
  const waiting = await query<{ id: string }>(WAITING, [person.email]);
  if (waiting.length === 0) return { told: () => {} };
  const ids = [waiting.map(({ id }) => id), waiting.map(() => call.newId())];
  const adopted = await query<Changed & Record<string, unknown>>(ADOPT, [person.id, call.now, ...ids]);
  const told = () => {
    for (const task of adopted) changes.committed(task);
  };
  return { told };
}

/** A new task that waits for an address, whose person may have been added since it was looked for. */
export async function adoptLate(
  { db, changes }: { db: Database; changes: Changes },
  email: string,
  call: Call,
): Promise<boolean> {
  const adopted = await db.transaction(async (query) => {
    await lockAddress(query, email);
    const [person] = await query<{ id: string }>(PERSON_AT, [email]);
    return person && adoptTasks(changes, { query, person: { ...person, email }, call });
  });
  adopted?.told();
  return adopted !== undefined;
}
