import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  EnterTaskRequest,
  EnterTaskResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Call } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import type { AuthDeps } from "./deps.ts";
import { startSession } from "./session.ts";

/** The person with this address, added where there is none: whoever opened the link reads that mailbox. */
const ENSURE = {
  name: "guest-ensure",
  text: `insert into users as u (id, email, via_link, create_time, update_time) values ($1, $2, true, $3, $3)
    on conflict (email) do update set email = u.email returning u.id, u.active`,
};
const FIND = { name: "guest-find", text: "select id, active from users where id = $1" };

export async function enterTask(
  deps: AuthDeps,
  _request: EnterTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof EnterTaskResponseSchema>> {
  const { actor } = call;
  if (actor.kind !== "guest") throw fail("PERMISSION_DENIED");
  const email = actor.email?.toLowerCase();
  type Row = { id: string; active: boolean };
  const [person] =
    actor.userId === null
      ? await deps.db.query<Row>(ENSURE, [call.newId(), email, call.now])
      : await deps.db.query<Row>(FIND, [actor.userId]);
  if (!person?.active) throw fail("PERMISSION_DENIED");
  await startSession(deps.db, { userId: person.id, taskId: actor.taskId }, call);
  return { userId: person.id };
}
