import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  RedeliverCallbackRequest,
  RedeliverCallbackResponseSchema,
} from "../../../gen/awaithumans/callback/v1/callback_service_pb.ts";
import type { Call } from "../core/call.ts";
import { signedBy } from "../task/index.ts";
import type { CallbackDeps } from "./deps.ts";
import { requireCallback } from "./find.ts";
import { beginRound, IS_FREE, logRedeliveries } from "./round.ts";
import { CALLBACK_COLUMNS, type CallbackRow, viewCallback } from "./view.ts";

const REDELIVER = {
  name: "callback-redeliver",
  text: `
with due as (
  update outbox o set ${beginRound("$2")}
  where o.id = $1 and o.kind = 'callback' and ${IS_FREE}
  returning o.*),
${logRedeliveries("due", { now: "$2", auditId: "$3::text", by: "$4" })}
select ${CALLBACK_COLUMNS} from due o`,
};

export async function redeliverCallback(
  { db, outbox }: CallbackDeps,
  { id }: RedeliverCallbackRequest,
  call: Call,
): Promise<MessageInitShape<typeof RedeliverCallbackResponseSchema>> {
  const found = await requireCallback(db, id);
  const values = [found.id, call.now, call.newId(), signedBy(call.actor)];
  const [due] = await db.query<CallbackRow>(REDELIVER, values);
  if (!due) return { callback: viewCallback(await requireCallback(db, id)) };
  outbox.kick();
  return { callback: viewCallback(due) };
}
