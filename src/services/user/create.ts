import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  CreateUserRequest,
  CreateUserResponseSchema,
} from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import { linkExpires, writeLetter } from "../auth/index.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { attributesOf, checkAddresses, checkAttributes } from "./attributes.ts";
import { clash, isClash } from "./clash.ts";
import type { UserDeps } from "./deps.ts";
import { limitKey } from "./key-limits.ts";
import { canBeWritten } from "./letters.ts";
import { USER_COLUMNS, type UserRow, viewUser } from "./view.ts";

/** No row where somebody has the address or the Slack ids already; who came by a link before is added now. */
const CREATE = {
  name: "user-create",
  text: `
with known as (
  update users set display_name = $2, slack_team_id = $4, slack_user_id = $5, role = $6, access_level = $7, pool = $8,
    is_operator = $9, password_hash = $10, active = $11, via_link = false, update_time = $12,
    password_time = case when $11 then password_time else $12 end
  where id = (select id from users where email = $3 and via_link and active for update)
    and not exists (select from users where slack_team_id = $4 and slack_user_id = $5)
  returning *),
ended as (
  delete from sessions using known where sessions.user_id = known.id and not known.active),
added as (
  insert into users (id, display_name, email, slack_team_id, slack_user_id, role, access_level, pool, is_operator,
    password_hash, active, create_time, update_time)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12 where not exists (select from known)
  on conflict do nothing
  returning *)
select ${USER_COLUMNS} from (select * from known union all select * from added) as u`,
};

export async function createUser(
  deps: UserDeps,
  request: CreateUserRequest,
  call: Call,
): Promise<MessageInitShape<typeof CreateUserResponseSchema>> {
  const { operator, password, active = true, invite } = request;
  limitKey(call.actor, operator || invite || password !== undefined);
  const attributes = attributesOf(request);
  const check = new Check(call);
  checkAttributes(check, attributes);
  if (password !== undefined) check.password("/password", password);
  if (invite && !active) check.unacceptable("/invite", "needs a person who is active");
  check.done();
  checkAddresses(attributes);

  const passwordHash = password === undefined ? null : await deps.hashPassword(password);
  const id = call.newId();
  const values = [id, ...Object.values(attributes), operator, passwordHash, active, call.now];
  const { email, slack_team_id: slackTeamId, slack_user_id: slackUserId } = attributes;
  const mailed = invite && (await canBeWritten(deps.channels, { email, slackTeamId, slackUserId }));
  const { user, adopted, released } = await deps.db
    .transaction(async (query) => {
      const [row] = await query<UserRow>(CREATE, values);
      if (!row) return {};
      // Somebody was there already, who came by a link.
      limitKey(call.actor, row.id !== id && slackUserId !== null);
      if (mailed) {
        const letter = {
          userId: row.id,
          purpose: "invite",
          expires: linkExpires("invite", call.now),
        } as const;
        await writeLetter(query, letter, call);
      }
      const released = active || row.id === id ? undefined : await deps.release(query, row, call);
      return { user: row, adopted: await deps.adopt(query, row, call), released };
    })
    .catch((error: unknown) => {
      // Somebody got the address between the look at it and the write.
      if (isClash(error)) return { user: undefined, adopted: undefined, released: undefined };
      throw error;
    });
  if (!user) throw await clash(deps.db, "", attributes);
  adopted?.told();
  released?.told();
  if (mailed) deps.outbox.kick();
  return { user: viewUser(user) };
}
