import type { MessageInitShape } from "@bufbuild/protobuf";
import pLimit from "p-limit";
import type { ListTasksRequest, ListTasksResponseSchema } from "../../../gen/awaithumans/task/v1/queue_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import type { TaskDeps } from "./deps.ts";
import { isFound, readFilter, searched, type TaskFilter, unsearched } from "./list-filter.ts";
import { readOrder, readToken, writeToken } from "./list-order.ts";
import { type Param, type Whose, waysOf } from "./list-scope.ts";
import { countText, glanceText, type Page, pageText, TOTAL_MAX } from "./list-statement.ts";
import type { TaskRow } from "./row.ts";
import { viewTask } from "./view.ts";

/** A list as it was asked for. */
interface List {
  filter: TaskFilter;
  whose: Whose;
  page: Page;
}

function readList(request: ListTasksRequest, call: Call): List {
  const check = new Check(call);
  check.whole("/page_size", request.pageSize, [0, 200]);
  check.whole("/offset", request.offset, [0, 100_000]);
  const filter = readFilter(check, request);
  if (request.assignedTo !== undefined) check.text("/assigned_to", request.assignedTo, [0, 320]);
  const order = readOrder(check, request.order);
  const after = readToken(check, request.pageToken, order);
  check.done();
  const whose = { assignedTo: request.assignedTo?.trim(), unassigned: request.unassigned };
  return { filter, whose, page: { order, after, size: request.pageSize || 50, offset: request.offset } };
}

export async function listTasks(
  deps: TaskDeps,
  request: ListTasksRequest,
  call: Call,
): Promise<MessageInitShape<typeof ListTasksResponseSchema>> {
  const list = readList(request, call);
  const { actor } = call;
  const [tasks, total] = await read(deps, list, call);
  const last = tasks.at(-1);
  const goesOn = tasks.length > 0 && tasks.length < (tasks[0]?.found ?? 0);
  return {
    tasks: tasks.map((row) => viewTask(row, actor, { masked: true, verifiers: deps.verifiers })),
    nextPageToken: goesOn && last ? writeToken(list.page.order, last) : "",
    totalSize: Math.min(total, TOTAL_MAX),
    totalSizeCapped: total > TOTAL_MAX,
  };
}

/** Words are looked for in many tasks: few searches of a node at once, so that they never take all its connections. */
const turn = pLimit(2);
/** Most that wait for their turn. */
const SEARCHES_WAITING_MAX = 200;
const CROWDED = { retryAfterSeconds: 1, what: "Too many searches are waiting." };

/** The page and how many there are. What is searched and fits onto one page need not be counted. */
function read(deps: TaskDeps, list: List, call: Call): Promise<[PageRow[], number]> {
  const { filter, page } = list;
  if (filter.search === "") return Promise.all([readPage(deps, list, call), count(deps, list, call)]);
  if (turn.pendingCount >= SEARCHES_WAITING_MAX) return Promise.reject(fail("RATE_LIMITED", CROWDED));
  return turn(async () => {
    const tasks = await readPage(deps, list, call);
    const isAll = page.after === undefined && page.offset === 0 && (tasks[0]?.found ?? 0) <= page.size;
    return [tasks, isAll ? (tasks[0]?.found ?? 0) : await count(deps, list, call)];
  });
}

/** A row of a page; `found` counts the rows up to one beyond what was asked for. */
type PageRow = TaskRow & { found: number };

async function readPage(deps: TaskDeps, { filter, whose, page }: List, { actor }: Call): Promise<PageRow[]> {
  const { order, size } = page;
  if (filter.search !== "" && (order.indexed === "all" || !filter.ended)) {
    const near = await run<PageRow>(deps, (param) => {
      const ways = unsearched(waysOf(actor, whose, param), filter, param);
      return ways.length > 0 && glanceText(ways, page, param, isFound(filter, param));
    });
    if ((near[0]?.found ?? 0) > size) return near;
  }
  return run<PageRow>(deps, (param) => {
    const ways = searched(waysOf(actor, whose, param), filter, param);
    return ways.length > 0 && pageText(ways, page, param);
  });
}

async function count(deps: TaskDeps, { filter, whose }: List, { actor }: Call): Promise<number> {
  const [row] = await run<{ total: number }>(deps, (param) => {
    const ways = searched(waysOf(actor, whose, param), filter, param);
    return ways.length > 0 && countText(ways);
  });
  return row?.total ?? 0;
}

/**
 * Runs a statement, if there is one to be run. It has no name and so is planned for its own values: what suits a frequent
 * status, word or person is the wrong plan for a rare one.
 */
function run<Row extends object>(deps: TaskDeps, text: (param: Param) => string | false): Promise<Row[]> {
  const values: unknown[] = [];
  const statement = text((value) => `$${values.push(value)}`);
  return statement === false
    ? Promise.resolve([])
    : deps.db.query<Row>({ name: "", text: statement }, values);
}
