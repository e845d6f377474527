import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { SetDraftRequest, SetDraftResponseSchema } from "../../../gen/awaithumans/task/v1/draft_pb.ts";
import { type Call, isPerson } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import type { TaskDeps } from "./deps.ts";
import { requireTask } from "./find.ts";
import { OPEN, stateRefusal } from "./state.ts";

const BYTES_MAX = 1024 * 1024;

/** Each other text has a later time, whatever a node's clock says: a time is one text. */
export const LATER = "greatest(excluded.update_time, drafts.update_time + interval '1 millisecond')";

/** Whether the draft that is there gives way, and to something else. */
const GIVES_WAY = `($6::timestamptz is null or drafts.update_time = $6) and drafts.response::text <> excluded.response::text`;

/** Returns what is there after it: what was sent, or the draft that stays. */
const SET = {
  name: "draft-set",
  text: `
insert into drafts (task_id, user_id, response, update_time)
select id, $2, $3::json, $4 from tasks where id = $1 and status = any($5) for share
on conflict (task_id, user_id) do update set
  response = case when ${GIVES_WAY} then excluded.response else drafts.response end,
  update_time = case when ${GIVES_WAY} then ${LATER} else drafts.update_time end
returning response::text as response, update_time as "updateTime"`,
};
const FORGET = { name: "draft-forget", text: "delete from drafts where task_id = $1 and user_id = $2" };

export async function setDraft(
  deps: TaskDeps,
  { id, draftJson, baseTime }: SetDraftRequest,
  call: Call,
): Promise<MessageInitShape<typeof SetDraftResponseSchema>> {
  const task = await requireTask(deps.db, id, call);
  const userId = isPerson(call.actor) ? call.actor.userId : null;
  // Somebody without an account has nothing to keep it by.
  if (userId === null) throw fail("PERMISSION_DENIED");
  const check = new Check(call);
  if (draftJson !== undefined) {
    check.jsonObject("/draft", draftJson);
    if (Buffer.byteLength(draftJson) > BYTES_MAX) check.unacceptable("/draft", "must not exceed 1 MiB");
  }
  const base = check.time("/base_time", baseTime) ?? null;
  check.done();
  if (draftJson === undefined) {
    await deps.db.query(FORGET, [task.id, userId]);
    return {};
  }
  const refusal = stateRefusal("cancel", task);
  if (refusal) throw refusal;
  const [there] = await deps.db.query<{ response: string; updateTime: Date }>(SET, [
    ...[task.id, userId, draftJson, call.now, OPEN, base],
  ]);
  if (!there)
    throw fail("TASK_ALREADY_TERMINAL", {
      id: task.id,
      status: (await requireTask(deps.db, id, call)).status,
    });
  const other = there.response === draftJson ? {} : { otherDraftJson: there.response };
  return { updateTime: timestampFromDate(there.updateTime), ...other };
}
