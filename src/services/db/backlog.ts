import type { Database } from "./database.ts";

/** Rows of one kind that are due and not done. */
export interface Backlog {
  kind: string;
  due: number;
  /** Since when the oldest is due. */
  oldestSeconds: number;
}

/** Most rows that are counted, so that a long queue costs no more to look at than this. */
const COUNTED_MAX = 10_000;

const BACKLOG = {
  name: "outbox-backlog",
  text: `select kind, count(*)::int as due, extract(epoch from $1::timestamptz - min(due_time))::float8 as "oldestSeconds"
    from (select kind, due_time from outbox where state = 'pending' and due_time <= $1
      order by due_time limit ${COUNTED_MAX}) as oldest
    group by kind`,
};

/** What is due in the outbox, among the rows that have been for longest. */
export function readBacklog(db: Database, now: Date): Promise<Backlog[]> {
  return db.query<Backlog>(BACKLOG, [now]);
}
