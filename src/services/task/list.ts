import type { MessageInitShape } from "@bufbuild/protobuf";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type {
  ListTasksRequest,
  ListTasksResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { type Call, isOperator } from "../core/call.ts";
import { Check } from "../core/check.ts";
import type { TaskDeps } from "./deps.ts";
import { TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { OPEN, TERMINAL } from "./state.ts";
import type { Status } from "./task.entity.ts";
import { STATE_OF, viewTask } from "./view.ts";

/** Totals are exact up to this many. */
const TOTAL_MAX = 10_000;

const STATUS_OF = new Map<State, Status>(
  (Object.entries(STATE_OF) as [Status, State][]).map(([status, state]) => [state, status]),
);

/** Conditions that a list may combine; `$n` stands for the condition's own parameter. */
const CONDITIONS = {
  statuses: "t.status = any($n)",
  mine: "t.assigned_to_user_id = $n",
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
  if (id !== undefined && /^[!-~]{1,64}$/.test(id) && time !== undefined && !Number.isNaN(Date.parse(time)))
    return [time, id];
  check.unacceptable("/page_token", "is not a token of this list; leave it out to start at the newest task");
  return undefined;
}

const writeToken = (row: TaskRow) =>
  Buffer.from(`${row.createTime.toISOString()}|${row.id}`).toString("base64url");

export async function listTasks(
  deps: TaskDeps,
  request: ListTasksRequest,
  call: Call,
): Promise<MessageInitShape<typeof ListTasksResponseSchema>> {
  const check = new Check(call);
  check.whole("/limit", request.pageSize, [0, 200]);
  check.whole("/offset", request.offset, [0, 100_000]);
  if (request.state !== State.UNSPECIFIED && !STATUS_OF.has(request.state))
    check.unacceptable("/status", "is not a status");
  if (request.assignedTo !== undefined) check.text("/assigned_to", request.assignedTo, [0, 320]);
  const after = readToken(check, request.pageToken);
  check.done();

  const seesAll = isOperator(call.actor);
  const assignedTo = request.assignedTo?.trim();
  if (seesAll && assignedTo === "" && !request.unassigned)
    return { tasks: [], nextPageToken: "", totalSize: 0 };
  const scope = {
    statuses: statusesOf(request),
    mine: call.actor.kind === "user" && !seesAll ? call.actor.userId : undefined,
    unassigned: seesAll && request.unassigned ? true : undefined,
    assignedTo: seesAll && !request.unassigned ? assignedTo : undefined,
  };
  const [tasks, total] = await Promise.all([
    page(deps, request, combine({ ...scope, after })),
    count(deps, combine(scope)),
  ]);
  const limit = request.pageSize || 50;
  const last = tasks.length > limit ? tasks[limit - 1] : undefined;
  return {
    tasks: tasks.slice(0, limit).map((row) => viewTask(row, call.actor, { listed: true })),
    nextPageToken: last ? writeToken(last) : "",
    totalSize: Math.min(total, TOTAL_MAX),
    totalSizeCapped: total > TOTAL_MAX,
  };
}

/** One row more than asked for tells whether there is a next page. */
function page(
  deps: TaskDeps,
  request: ListTasksRequest,
  { where, name, values }: Filter,
): Promise<TaskRow[]> {
  const [limit, offset] = [values.length + 1, values.length + 2];
  const text = `select ${TASK_COLUMNS} from (
      select * from tasks t where ${where} order by t.create_time desc, t.id desc limit $${limit} offset $${offset}) t
    ${TASK_JOINS} order by t.create_time desc, t.id desc`;
  return deps.db.query<TaskRow>({ name: `task-list:${name}`, text }, [
    ...values,
    (request.pageSize || 50) + 1,
    request.offset,
  ]);
}

async function count(deps: TaskDeps, { where, name, values }: Filter): Promise<number> {
  const text = `select count(*)::int as total from (select 1 from tasks t where ${where} limit ${TOTAL_MAX + 1}) counted`;
  const [row] = await deps.db.query<{ total: number }>({ name: `task-count:${name}`, text }, values);
  return row?.total ?? 0;
}
