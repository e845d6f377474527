import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { GetDraftRequest, GetDraftResponseSchema } from "../../../gen/awaithumans/task/v1/draft_pb.ts";
import { type Call, isPerson } from "../core/call.ts";
import type { TaskDeps } from "./deps.ts";
import { requireTask } from "./find.ts";

const GET = {
  name: "draft-get",
  text: `select response::text as response, update_time as "updateTime" from drafts where task_id = $1 and user_id = $2`,
};

export async function getDraft(
  deps: TaskDeps,
  request: GetDraftRequest,
  call: Call,
): Promise<MessageInitShape<typeof GetDraftResponseSchema>> {
  const task = await requireTask(deps.db, request.id, call);
  const userId = isPerson(call.actor) ? call.actor.userId : null;
  const [draft] = await deps.db.query<{ response: string; updateTime: Date }>(GET, [task.id, userId]);
  return draft ? { draftJson: draft.response, updateTime: timestampFromDate(draft.updateTime) } : {};
}
