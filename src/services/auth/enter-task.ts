import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  EnterTaskRequest,
  EnterTaskResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Call } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import { countAttempt } from "./attempts.ts";
import type { AuthDeps } from "./deps.ts";
import { startSession } from "./session.ts";

/** The person with this address, added where there is none: whoever opened the link reads that mailbox. */
const ENSURE = {
  name: "guest-ensure",
  text: `insert into users as u (id, email, via_link, create_time, update_time) values ($1, $2, true, $3, $3)
    on conflict (email) do update set email = u.email returning u.id, u.active`,
};
const FIND = { name: "guest-find", text: "select id, active from users where id = $1" };

type Row = { id: string; active: boolean };

export async function enterTask(
  deps: AuthDeps,
  _request: EnterTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof EnterTaskResponseSchema>> {
  const { actor, now } = call;
  if (actor.kind !== "guest") throw fail("PERMISSION_DENIED");
  const email = actor.email?.toLowerCase() ?? null;
  const who = `${actor.taskId}:${email ?? actor.userId}`;
  await countAttempt(deps.db, "enter:link", { who, now });
  const person =
    actor.userId === null
      ? await ensurePerson(deps, email, call)
      : (await deps.db.query<Row>(FIND, [actor.userId]))[0];
  if (!person?.active) throw fail("PERMISSION_DENIED");
  await startSession(deps.db, { userId: person.id, taskId: actor.taskId }, call);
  return { userId: person.id };
}

/** What waits for the address is theirs from now on, as it is where an operator adds somebody. */
async function ensurePerson(deps: AuthDeps, email: string | null, call: Call): Promise<Row | undefined> {
  const { person, adopted } = await deps.db.transaction(async (query) => {
    const [row] = await query<Row>(ENSURE, [call.newId(), email, call.now]);
    return row ? { person: row, adopted: await deps.adopt(query, { ...row, email }, call) } : {};
  });
  adopted?.told();
  return person;
}
