import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  GetCallbackRequest,
  GetCallbackResponseSchema,
} from "../../../gen/awaithumans/callback/v1/callback_service_pb.ts";
import type { CallbackDeps } from "./deps.ts";
import { requireCallback } from "./find.ts";
import { type AttemptRow, viewAttempt, viewCallback } from "./view.ts";

const ATTEMPTS = {
  name: "callback-attempts",
  text: `select number, start_time as "startTime", duration_ms as "durationMs", status_code as "statusCode", error
    from callback_attempts where callback_id = $1 order by number desc limit 100`,
};

export async function getCallback(
  { db }: CallbackDeps,
  { id }: GetCallbackRequest,
): Promise<MessageInitShape<typeof GetCallbackResponseSchema>> {
  const callback = await requireCallback(db, id);
  const attempts = await db.query<AttemptRow>(ATTEMPTS, [callback.id]);
  return { callback: viewCallback(callback), attempts: attempts.map(viewAttempt) };
}
