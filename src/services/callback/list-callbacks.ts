import type { MessageInitShape } from "@bufbuild/protobuf";
import { CallbackState } from "../../../gen/awaithumans/callback/v1/callback_pb.ts";
import type {
  ListCallbacksRequest,
  ListCallbacksResponseSchema,
} from "../../../gen/awaithumans/callback/v1/callback_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import type { CallbackDeps } from "./deps.ts";
import { readPosition, writePosition } from "./position.ts";
import { CALLBACK_COLUMNS, type CallbackRow, STORED_STATES, viewCallback } from "./view.ts";

const NEWEST = "order by o.update_time desc, o.id desc limit $4";

/** The index holds each state in this order: of few that were given up among many others, those few are read. */
const LIST = {
  name: "callback-list",
  text: `
select ${CALLBACK_COLUMNS} from unnest($1::text[]) as wanted (state) cross join lateral (
  select o.* from outbox o
  where o.kind = 'callback' and o.state = wanted.state and (o.update_time, o.id) < ($2::timestamptz, $3::text)
  ${NEWEST}) o
${NEWEST}`,
};

const LIST_OF_TASK = {
  name: "callback-list-of-task",
  text: `
select ${CALLBACK_COLUMNS} from outbox o
where o.task_id = $5 and o.kind = 'callback' and o.state = any($1) and (o.update_time, o.id) < ($2::timestamptz, $3::text)
${NEWEST}`,
};

const PAGE_SIZE = 50;

export async function listCallbacks(
  { db }: CallbackDeps,
  request: ListCallbacksRequest,
  call: Call,
): Promise<MessageInitShape<typeof ListCallbacksResponseSchema>> {
  const { state, taskId } = request;
  const check = new Check(call);
  if (state !== CallbackState.UNSPECIFIED && !STORED_STATES.has(state))
    check.unacceptable("/state", "is not a state of callbacks");
  check.text("/task_id", taskId, [0, 64]);
  check.whole("/page_size", request.pageSize, [0, 500]);
  const position = readPosition(check, request.pageToken);
  check.done();

  const size = request.pageSize || PAGE_SIZE;
  const stored = STORED_STATES.get(state);
  const states = stored === undefined ? [...STORED_STATES.values()] : [stored];
  // One more than asked for, which tells that there is another page.
  const values = [states, position?.time ?? "infinity", position?.id ?? "", size + 1];
  const rows =
    taskId === ""
      ? await db.query<CallbackRow>(LIST, values)
      : await db.query<CallbackRow>(LIST_OF_TASK, [...values, taskId]);
  const callbacks = rows.slice(0, size);
  const last = rows.length > size ? callbacks.at(-1) : undefined;
  return {
    callbacks: callbacks.map(viewCallback),
    nextPageToken: last ? writePosition({ time: last.updateTime, id: last.id }) : "",
  };
}
