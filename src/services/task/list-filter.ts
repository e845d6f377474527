import type { ListTasksRequest } from "../../../gen/awaithumans/task/v1/queue_pb.ts";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Check } from "../core/check.ts";
import { IS_ENDED, IS_OPEN, type Param, type Way } from "./list-scope.ts";
import { hasWords, hasWordsUnindexed } from "./list-words.ts";
import { isTerminal } from "./state.ts";
import { needsAttention, type Status } from "./task.entity.ts";
import { STATE_OF } from "./view.ts";

const STATUS_OF = new Map<State, Status>(
  (Object.entries(STATE_OF) as [Status, State][]).map(([status, state]) => [state, status]),
);

/** What a task must be to be listed, whoever asks. */
export interface TaskFilter {
  readonly status: Status | undefined;
  /** Whether tasks without an outcome may be among them, and those that have theirs. */
  readonly open: boolean;
  readonly ended: boolean;
  /** What was due or falls due before this moment. */
  readonly dueBefore: Date | undefined;
  /** Whether only those that do not get on by themselves, which are open. */
  readonly needsAttention: boolean;
  /** Words, an id or an idempotency key; empty where nothing is searched. */
  readonly search: string;
}

export function readFilter(check: Check, request: ListTasksRequest): TaskFilter {
  const status = STATUS_OF.get(request.state);
  if (request.state !== State.UNSPECIFIED && !status) check.unacceptable("/state", "is not a status");
  check.text("/search", request.search, [0, 200]);
  const dueBefore = check.time("/due_before", request.dueBefore);
  const { needsAttention } = request;
  return {
    status,
    open: status ? !isTerminal(status) : !request.terminal,
    ended: !needsAttention && (status ? isTerminal(status) : !request.open),
    dueBefore,
    needsAttention,
    search: request.search.trim(),
  };
}

/** Conditions that the columns alone answer; none where no task can be listed. */
function byColumns({ status, open, ended, dueBefore }: TaskFilter, param: Param): string[] | undefined {
  const halves = [...(open ? [IS_OPEN] : []), ...(ended ? [IS_ENDED] : [])];
  if (halves.length === 0) return undefined;
  return [
    ...(halves.length === 1 ? halves : []),
    ...(status ? [`t.status = '${status}'`] : []),
    ...(dueBefore ? [`t.due_time < ${param(dueBefore)}::timestamptz`] : []),
  ];
}

const among = (ways: readonly Way[], conditions: readonly string[]): Way[] =>
  ways.map(({ where, ...way }) => ({ ...way, where: [...where, ...conditions] }));

/** What somebody holds only needs attention where it was sent back: said shorter, it is found by itself. */
const inNeed = ({ held }: Way): string => (held ? "t.status = 'rejected'" : needsAttention("t."));

/** The ways to the tasks that pass the filter, whatever their words. */
export function unsearched(ways: readonly Way[], filter: TaskFilter, param: Param): readonly Way[] {
  const fitting = filter.open ? ways : ways.filter(({ open }) => !open);
  const conditions = fitting.length > 0 ? byColumns(filter, param) : undefined;
  if (conditions === undefined) return [];
  const found = among(fitting, conditions);
  return filter.needsAttention ? found.flatMap((way) => among([way], [inNeed(way)])) : found;
}

/** Whether this is the id or the idempotency key of a task, whosever key that is. */
const isNamed = (
  text: string,
) => `t.id = any(array(select ${text} union all select id from tasks where idempotency_key = ${text}
    and key_namespace = any(array(select '' union all select id from api_keys))))`;

/** Whether a task is what is searched, for whoever looks at each by itself. */
export function isFound({ search }: TaskFilter, param: Param): string {
  const text = `${param(search)}::text`;
  return `(${hasWordsUnindexed("t", text)} or ${isNamed(text)})`;
}

/**
 * The ways to the tasks that pass the filter. Where words are searched, the tasks with an outcome, whose words are indexed,
 * come by another way than those without; whoever is named by id or key comes by a third.
 */
export function searched(ways: readonly Way[], filter: TaskFilter, param: Param): readonly Way[] {
  const { search, open, ended } = filter;
  if (search === "") return unsearched(ways, filter, param);
  const text = `${param(search)}::text`;
  const waiting = open ? unsearched(ways, { ...filter, ended: false }, param) : [];
  const over = ended ? unsearched(ways, { ...filter, open: false }, param) : [];
  return [
    ...waiting.flatMap((way) =>
      way.few
        ? { ...way, last: [hasWordsUnindexed("t", text)] }
        : among([way], [hasWordsUnindexed("t", text)]),
    ),
    ...among(over, [hasWords("t", text)]).map((way) => ({ ...way, few: true as const })),
    ...among(unsearched(ways, filter, param), [isNamed(text)]),
  ];
}
