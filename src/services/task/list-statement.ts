import { isBehind, type ListOrder, type Position, sortOf } from "./list-order.ts";
import type { Param, Way } from "./list-scope.ts";
import { TASK_COLUMNS, TASK_JOINS } from "./row.ts";

/** Totals are exact up to this many. */
export const TOTAL_MAX = 10_000;

/** A page ends early where its users' JSON grows beyond this. */
const PAGE_BYTES_MAX = 8 * 1024 * 1024;
const JSON_COLUMNS = [
  ...["payload", "payload_schema", "response_schema", "form_definition", "response"],
  ...["initial_response", "metadata", "timeout_response"],
];
const SIZE = JSON_COLUMNS.map((column) => `coalesce(octet_length(t.${column}::text), 0)`).join(" + ");

/** So many tasks are looked at for words before the index is asked: words that many tasks have fill a page by then. */
const GLANCE = 500;

/** Which part of a list. */
export interface Page {
  readonly order: ListOrder;
  readonly after: Position | undefined;
  readonly size: number;
  readonly offset: number;
}

/** Columns of a task that tell its place in any order. */
const PLACED = "t.id, t.create_time, t.due_time, t.priority";

function select({ holders, where, few, last = [] }: Way, columns: string, tail: string): string {
  const conditions = where.join(" and ") || "true";
  if (holders !== undefined) {
    // One walk of an index for each holder, which keeps its order.
    return `select t.* from users u cross join lateral (
      select ${columns} from tasks t where t.assigned_to_user_id = u.id and ${conditions} ${tail}) t where ${holders}`;
  }
  // With an offset the part is planned by itself.
  if (few) {
    const left = last.length > 0 ? `where ${last.join(" and ")}` : "";
    return `select ${columns} from (select * from tasks t where ${conditions} offset 0) t ${left} ${tail}`;
  }
  return `select ${columns} from tasks t where ${conditions} ${tail}`;
}

/** The first tasks that come by any of the ways: those are among the first of each. */
function first(ways: readonly Way[], count: number, { order, after }: Page, param: Param): string {
  const behind = after === undefined ? [] : [isBehind(order, param(after))];
  const tail = `order by ${sortOf(order)} limit ${count}`;
  const parts = ways.map(({ where, ...way }) =>
    select({ ...way, where: [...where, ...behind] }, PLACED, tail),
  );
  return `select ${PLACED} from (${parts.map((part) => `(${part})`).join(" union ")}) t ${tail}`;
}

/** The rows that were asked for, fewer where they are large: a page ends at its budget, never empty. */
function page(found: string, { order, size, offset }: Page): string {
  return `
    with asked as (select t.id from (${found}) t order by ${sortOf(order)} limit ${size + 1} offset ${offset}),
    measured as (
      select t.*, count(*) over ()::int as found, row_number() over sorted as place, sum(${SIZE}) over sorted as bytes
      from tasks t join asked using (id) window sorted as (order by ${sortOf(order)}))
    select ${TASK_COLUMNS}, t.found from measured t ${TASK_JOINS}
    where t.place <= ${size} and (t.bytes <= ${PAGE_BYTES_MAX} or t.place = 1)
    order by ${sortOf(order)}`;
}

/** A page of what comes by these ways; `found` counts its rows up to one beyond its size. */
export function pageText(ways: readonly Way[], asked: Page, param: Param): string {
  return page(first(ways, asked.offset + asked.size + 1, asked, param), asked);
}

/** The same of what also satisfies a condition on `t`, as far as that is found by looking at few tasks. */
export function glanceText(ways: readonly Way[], asked: Page, param: Param, condition: string): string {
  const near = first(ways, GLANCE, asked, param);
  return page(`select ${PLACED} from tasks t join (${near}) near using (id) where ${condition}`, asked);
}

/** How many come by these ways, up to one beyond what is counted. */
export function countText(ways: readonly Way[]): string {
  const limit = `limit ${TOTAL_MAX + 1}`;
  const parts = ways.map((way) => `(${select(way, "t.id", limit)})`);
  return `select count(*)::int as total from (select from (${parts.join(" union ")}) t ${limit}) counted`;
}
