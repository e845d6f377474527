import type { MessageInitShape } from "@bufbuild/protobuf";
import { CallbackState } from "../../../gen/awaithumans/callback/v1/callback_pb.ts";
import type {
  RedeliverCallbacksRequest,
  RedeliverCallbacksResponseSchema,
} from "../../../gen/awaithumans/callback/v1/callback_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { signedBy } from "../task/index.ts";
import type { CallbackDeps } from "./deps.ts";
import { type Position, readRangePosition, writeRangePosition } from "./position.ts";
import { beginRound, IS_FREE, logRedeliveries } from "./round.ts";
import { STORED_STATES, type StoredState } from "./view.ts";

const MOST = 10_000;

/**
 * Locks in one order, so that of two calls at once the second waits for the first, and finds what that left. What a page
 * goes on from never changes: a callback that succeeds again at once is not met twice. Ids of the log end in a number.
 */
const REDELIVER = {
  name: "callbacks-redeliver",
  text: `
with picked as materialized (
  select o.id, o.create_time from outbox o
  where o.kind = 'callback' and o.state = $1 and (o.create_time, o.id) > ($2::timestamptz, $3::text)
    and o.create_time < $4 and ${IS_FREE}
  order by o.create_time, o.id limit ${MOST + 1} for update),
ranked as (select *, row_number() over (order by create_time, id) as n from picked),
due as (
  update outbox o set ${beginRound("$5")}
  from ranked where o.id = ranked.id and ranked.n <= ${MOST}
  returning o.id, o.task_id, ranked.n),
${logRedeliveries("due", { now: "$5", auditId: "substr($6::text, 1, 24) || lpad(to_hex(due.n), 8, '0')", by: "$7" })}
select counted.count, last.create_time as "time", last.id
from (select count(*)::int as count from due) counted
left join ranked last on last.n = ${MOST} and exists (select from ranked where n > ${MOST})`,
};

/** The last one, where there are more behind it. */
type Redelivered = { count: number } & (Position | { time: null; id: null });

interface Range {
  state: StoredState;
  /** Behind this one, or from the beginning. */
  from: Position;
  until: Date;
}

function readRange(request: RedeliverCallbacksRequest, call: Call): Range {
  const check = new Check(call);
  const state = request.state === CallbackState.UNSPECIFIED ? "abandoned" : STORED_STATES.get(request.state);
  if (state === undefined) check.unacceptable("/state", "is not a state of callbacks");
  if (request.afterTime === undefined) check.malformed("/after_time", "is required");
  const after = check.time("/after_time", request.afterTime);
  const before = check.time("/before_time", request.beforeTime);
  const position = readRangePosition(check, request.pageToken, after);
  const until = earliest(call.now, before, position?.until);
  if (after && before && before <= after)
    check.unacceptable("/before_time", "must be later than the beginning of the range");
  else if (after && until <= after) check.unacceptable("/after_time", "must lie in the past");
  check.done();
  return { state: state ?? "abandoned", from: position ?? { time: after ?? call.now, id: "" }, until };
}

/** Ends that lie ahead would let calls go on as long as tasks end. */
function earliest(now: Date, ...ends: readonly (Date | undefined)[]): Date {
  return new Date(Math.min(now.getTime(), ...ends.flatMap((end) => end?.getTime() ?? [])));
}

export async function redeliverCallbacks(
  { db, outbox }: CallbackDeps,
  request: RedeliverCallbacksRequest,
  call: Call,
): Promise<MessageInitShape<typeof RedeliverCallbacksResponseSchema>> {
  const { state, from, until } = readRange(request, call);
  const [made] = await db.query<Redelivered>(REDELIVER, [
    ...[state, from.time, from.id, until, call.now],
    ...[call.newId(), signedBy(call.actor)],
  ]);
  const count = made?.count ?? 0;
  if (count > 0) outbox.kick();
  const goesOn = made !== undefined && made.time !== null;
  return { count, nextPageToken: goesOn ? writeRangePosition({ until, time: made.time, id: made.id }) : "" };
}
