import { idsBefore } from "../db/ids.ts";
import { AUDIT_COLUMNS } from "./audit-view.ts";
import type { Param } from "./list-scope.ts";
import { ACTED } from "./task.entity.ts";

/** Which entries of all trails are looked for; what is empty or absent restricts nothing. */
export interface AuditFilter {
  taskId: string;
  action: string;
  /** User id or e-mail address. */
  actor: string;
  actorType: string;
  channel: string;
  from: Date | undefined;
  until: Date | undefined;
}

export interface AuditPage {
  /** The id behind which it begins; undefined for the newest. */
  after: string | undefined;
  size: number;
}

/** An id is made while its entry is, so that its time is the entry's within what clocks and slow statements differ by. */
const SLACK_MS = 600_000;
const shifted = (time: Date, milliseconds: number): Date => new Date(time.getTime() + milliseconds);

/** Of the primary key, whose order is that of time: what bounds a page. */
function bounds({ from, until }: AuditFilter, { after }: AuditPage, param: Param): string[] {
  return [
    ...(after === undefined ? [] : [`a.id < ${param(after)}`]),
    ...(from
      ? [`a.id >= ${param(idsBefore(shifted(from, -SLACK_MS)))}`, `a.create_time >= ${param(from)}`]
      : []),
    ...(until
      ? [`a.id < ${param(idsBefore(shifted(until, SLACK_MS)))}`, `a.create_time < ${param(until)}`]
      : []),
  ];
}

/** One page of the trails of all tasks, the newest first, with the question of those tasks that are still there. */
export function auditText(filter: AuditFilter, page: AuditPage, param: Param): string {
  const limit = param(page.size);
  const within = bounds(filter, page, param);
  const newest = `order by a.id desc limit ${limit}`;
  return `select ${AUDIT_COLUMNS}, t.task
    from (${found(filter, within, { newest, param })}) a left join tasks t on t.id = a.task_id order by a.id desc`;
}

interface Rest {
  newest: string;
  param: Param;
}

function found(filter: AuditFilter, within: readonly string[], { newest, param }: Rest): string {
  const { taskId, actor, action, actorType, channel } = filter;
  const kind = kindOf(filter, param);
  const page = (from: string, where: readonly string[]) =>
    `select a.* from ${from} a ${where.length > 0 ? `where ${where.join(" and ")}` : ""} ${newest}`;
  // Read before it is sorted: the planner may take a task for one that is found everywhere.
  if (taskId !== "") {
    const ofTask = `(select * from audit_entries where task_id = ${param(taskId)} offset 0)`;
    return page(ofTask, [...within, ...kind, ...byActor(actor, param)]);
  }
  if (actor !== "") return page("audit_entries", [...within, ...kind, ...byActor(actor, param)]);
  if (kind.length === 0) return page("audit_entries", within);
  const asked = channel === "" && ["", "created"].includes(action) && ["", "agent"].includes(actorType);
  // Of those that are in no index there is one a task, so that they are found wherever one looks.
  const ofAgents = page("audit_entries", [
    ...within,
    "a.action = 'created' and a.actor_type = 'agent' and a.channel is null",
  ]);
  const parts = [byKind(within, { kind, newest }), ...(asked ? [ofAgents] : [])];
  return `select a.* from (${parts.map((part) => `(${part})`).join(" union all ")}) a ${newest}`;
}

function kindOf({ action, actorType, channel }: AuditFilter, param: Param): string[] {
  return [
    ...(action === "" ? [] : [`a.action = ${param(action)}`]),
    ...(actorType === "" ? [] : [`a.actor_type = ${param(actorType)}`]),
    ...(channel === "" ? [] : [`coalesce(a.channel, '') = ${param(channel)}`]),
  ];
}

/** Addresses have a sign that ids have not. */
function byActor(actor: string, param: Param): string[] {
  if (actor === "") return [];
  return [
    actor.includes("@")
      ? `lower(a.actor_email) = lower(${param(actor)}::text)`
      : `a.actor_user_id = ${param(actor)}`,
  ];
}

const KIND = "a.actor_type, a.action, coalesce(a.channel, '')";

/**
 * What kinds of entries there are, a few dozen, is read by leaps through the index that begins with them; then the newest of
 * each that was asked for. So what is rare is found at once among however many others.
 */
function byKind(
  within: readonly string[],
  { kind, newest }: { kind: readonly string[]; newest: string },
): string {
  const named = "select a.actor_type, a.action, coalesce(a.channel, '') as channel";
  return `
    with recursive kinds as (
      (${named} from audit_entries a where ${ACTED} order by ${KIND} limit 1)
      union all
      select next.* from kinds k cross join lateral (
        ${named} from audit_entries a where ${ACTED} and (${KIND}) > (k.actor_type, k.action, k.channel)
        order by ${KIND} limit 1) next)
    select a.* from (select * from kinds a where ${kind.join(" and ")}) k cross join lateral (
      select a.* from audit_entries a
      where ${[ACTED, `(${KIND}) = (k.actor_type, k.action, k.channel)`, ...within].join(" and ")} ${newest}) a`;
}
