import type { MessageInitShape } from "@bufbuild/protobuf";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type {
  ListTasksRequest,
  ListTasksResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { type Actor, type Call, isOperator } from "../core/call.ts";
import { Check } from "../core/check.ts";
import type { TaskDeps } from "./deps.ts";
import { TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { OPEN } from "./state.ts";
import { type Status, TERMINAL } from "./task.entity.ts";
import { STATE_OF, viewTask } from "./view.ts";

/** Totals are exact up to this many. */
const TOTAL_MAX = 10_000;

const STATUS_OF = new Map<State, Status>(
  (Object.entries(STATE_OF) as [Status, State][]).map(([status, state]) => [state, status]),
);

/** A page ends early where its users' JSON grows beyond this. */
const PAGE_BYTES_MAX = 8 * 1024 * 1024;
const SIZE = ["payload", "payload_schema", "response_schema", "form_definition", "response"]
  .map((column) => `coalesce(octet_length(${column}::text), 0)`)
  .join(" + ");

/** Conditions that a list may combine; `$n` stands for the condition's own parameter. */
const CONDITIONS = {
  statuses: "t.status = any($n)",
  mine: "t.assigned_to_user_id = $n",
  visit: `t.id = ($n::text[])[1] and case when t.assigned_to_user_id is not null then t.assigned_to_user_id = ($n::text[])[2]
    else t.assigned_to_email is null or t.assigned_to_email = ($n::text[])[3] end`,
  unassigned: "t.assigned_to_user_id is null and t.assigned_to_email is null and $n",
  assignedTo: `(t.assigned_to_email = lower($n) or t.assigned_to_user_id in (
    select id from users where email = lower($n) or slack_user_id = $n or position(lower($n) in lower(display_name)) > 0))`,
  after: "(t.create_time, t.id) < (($n::text[])[1]::timestamptz, ($n::text[])[2])",
} as const;
type Condition = keyof typeof CONDITIONS;

interface Filter {
  where: string;
  name: string;
  values: unknown[];
}

function combine(chosen: Partial<Record<Condition, unknown>>): Filter {
  const keys = (Object.keys(CONDITIONS) as Condition[]).filter((key) => chosen[key] !== undefined);
  const where = keys.map((key, index) => CONDITIONS[key].replaceAll("$n", `$${index + 1}`)).join(" and ");
  return { where: where || "true", name: keys.join("+") || "all", values: keys.map((key) => chosen[key]) };
}

function statusesOf(request: ListTasksRequest): readonly Status[] | undefined {
  const status = STATUS_OF.get(request.state);
  if (status) return [status];
  if (request.terminal) return TERMINAL;
  return request.open ? OPEN : undefined;
}

function readToken(check: Check, token: string): string[] | undefined {
  if (token === "") return undefined;
  const [time, id] = Buffer.from(token, "base64url").toString().split("|");
  if (id && /^[!-~]{1,64}$/.test(id) && time && isIsoTime(time)) return [time, id];
  check.unacceptable("/page_token", "is not a token of this list; leave it out to start at the newest task");
  return undefined;
}

/** Exactly what `writeToken` writes. */
function isIsoTime(text: string): boolean {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text && /^\d{4}-/.test(text);
}

const writeToken = (row: TaskRow) =>
  Buffer.from(`${row.createTime.toISOString()}|${row.id}`).toString("base64url");

export async function listTasks(
  deps: TaskDeps,
  request: ListTasksRequest,
  call: Call,
): Promise<MessageInitShape<typeof ListTasksResponseSchema>> {
  const check = new Check(call);
  check.whole("/page_size", request.pageSize, [0, 200]);
  check.whole("/offset", request.offset, [0, 100_000]);
  if (request.state !== State.UNSPECIFIED && !STATUS_OF.has(request.state))
    check.unacceptable("/state", "is not a status");
  if (request.assignedTo !== undefined) check.text("/assigned_to", request.assignedTo, [0, 320]);
  const after = readToken(check, request.pageToken);
  check.done();

  const { actor } = call;
  const seesAll = isOperator(actor);
  const assignedTo = request.assignedTo?.trim();
  if (seesAll && assignedTo === "" && !request.unassigned)
    return { tasks: [], nextPageToken: "", totalSize: 0 };
  const scope = {
    statuses: statusesOf(request),
    ...ownScope(actor),
    unassigned: seesAll && request.unassigned ? true : undefined,
    assignedTo: seesAll && !request.unassigned ? assignedTo : undefined,
  };
  const [tasks, total] = await Promise.all([
    page(deps, request, combine({ ...scope, after })),
    count(deps, combine(scope)),
  ]);
  const last = tasks.at(-1);
  const goesOn = tasks.length > 0 && tasks.length < (tasks[0]?.found ?? 0);
  return {
    tasks: tasks.map((row) => viewTask(row, actor, { masked: true, verifiers: deps.verifiers })),
    nextPageToken: goesOn && last ? writeToken(last) : "",
    totalSize: Math.min(total, TOTAL_MAX),
    totalSizeCapped: total > TOTAL_MAX,
  };
}

/** What an actor who may not see all is held to, whatever they ask for. */
function ownScope(actor: Actor): Partial<Record<"mine" | "visit", unknown>> {
  if (isOperator(actor)) return {};
  if (actor.kind === "guest")
    return { visit: [actor.taskId, actor.userId, actor.email?.toLowerCase() ?? null] };
  return { mine: actor.kind === "user" ? actor.userId : "" };
}

/** A row of a page; `found` counts the rows up to one beyond what was asked for. */
type PageRow = TaskRow & { found: number };

/** The rows that were asked for, fewer where they are large: a page ends at its budget, never empty. */
function page(
  deps: TaskDeps,
  request: ListTasksRequest,
  { where, name, values }: Filter,
): Promise<PageRow[]> {
  const [limit, offset] = [values.length + 1, values.length + 2];
  const text = `
    with asked as (
      select * from tasks t where ${where} order by t.create_time desc, t.id desc limit $${limit} + 1 offset $${offset}),
    measured as (
      select *, count(*) over ()::int as found, row_number() over newest as place, sum(${SIZE}) over newest as bytes
      from asked window newest as (order by create_time desc, id desc))
    select ${TASK_COLUMNS}, t.found from measured t ${TASK_JOINS}
    where t.place <= $${limit} and (t.bytes <= ${PAGE_BYTES_MAX} or t.place = 1)
    order by t.create_time desc, t.id desc`;
  const statement = { name: `task-list:${name}`, text };
  return deps.db.query<PageRow>(statement, [...values, request.pageSize || 50, request.offset]);
}

async function count(deps: TaskDeps, { where, name, values }: Filter): Promise<number> {
  const text = `select count(*)::int as total from (select 1 from tasks t where ${where} limit ${TOTAL_MAX + 1}) counted`;
  const [row] = await deps.db.query<{ total: number }>({ name: `task-count:${name}`, text }, values);
  return row?.total ?? 0;
}
