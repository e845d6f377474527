import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  CreateUserRequest,
  CreateUserResponseSchema,
} from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import type { UserDeps } from "./deps.ts";
import { USER_COLUMNS, type UserRow, viewUser } from "./view.ts";

/** No row where somebody has the address or the Slack ids already; who came by a link before is added now. */
const CREATE = {
  name: "user-create",
  text: `
with known as (
  update users set display_name = $3, slack_team_id = $4, slack_user_id = $5, role = $6, access_level = $7, pool = $8,
    is_operator = $9, password_hash = $10, via_link = false, update_time = $11
  where email = $2 and via_link and active
    and not exists (select from users where slack_team_id = $4 and slack_user_id = $5)
  returning *),
added as (
  insert into users (id, email, display_name, slack_team_id, slack_user_id, role, access_level, pool, is_operator,
    password_hash, create_time, update_time)
  select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11 where not exists (select from known)
  on conflict do nothing
  returning *)
select ${USER_COLUMNS} from (select * from known union all select * from added) as u`,
};

const CLASH = {
  name: "user-clash",
  text: `select active, email = $1 as "byEmail" from users where email = $1 or (slack_team_id = $2 and slack_user_id = $3)
    order by 2 desc nulls last limit 1`,
};

/** A workspace or an organisation; a member. */
const SLACK_IDS = [
  ["slack_team_id", /^[TE][A-Z0-9]+$/],
  ["slack_user_id", /^[UW][A-Z0-9]+$/],
] as const;

/** Text of one line, trimmed; blank counts as not given. */
const lineOf = (value: string | undefined): string | null => value?.trim() || null;

export async function createUser(
  deps: UserDeps,
  request: CreateUserRequest,
  call: Call,
): Promise<MessageInitShape<typeof CreateUserResponseSchema>> {
  const email = lineOf(request.email)?.toLowerCase() ?? null;
  const fields = {
    display_name: [lineOf(request.displayName), 200],
    slack_team_id: [lineOf(request.slackTeamId), 64],
    slack_user_id: [lineOf(request.slackUserId), 64],
    role: [lineOf(request.role), 100],
    access_level: [lineOf(request.accessLevel), 100],
    pool: [lineOf(request.pool), 100],
  } as const;
  const check = new Check(call);
  for (const [name, [value, most]] of Object.entries(fields)) {
    if (value !== null) check.line(`/${name}`, value, [1, most]);
  }
  if (email !== null) check.email("/email", email);
  for (const [name, pattern] of SLACK_IDS) {
    const [id] = fields[name];
    if (id !== null && !pattern.test(id)) check.unacceptable(`/${name}`, "must be an id as Slack writes it");
  }
  if (request.password !== undefined) check.text("/password", request.password, [8, 200]);
  check.done();
  const [team, member] = [fields.slack_team_id[0], fields.slack_user_id[0]];
  if ((team === null) !== (member === null) || (email === null && member === null))
    throw fail("USER_NO_ADDRESS");

  const passwordHash = request.password === undefined ? null : await deps.hashPassword(request.password);
  const [created] = await deps.db.query<UserRow>(CREATE, [
    call.newId(),
    email,
    ...Object.values(fields).map(([value]) => value),
    request.operator,
    passwordHash,
    call.now,
  ]);
  if (!created) throw await clash(deps, [email, team, member]);
  return { user: viewUser(created) };
}

async function clash(deps: UserDeps, addresses: readonly (string | null)[]): Promise<Error> {
  const [other] = await deps.db.query<{ active: boolean; byEmail: boolean | null }>(CLASH, addresses);
  const what = other?.byEmail ? "this e-mail address" : "this Slack id";
  const asleep =
    other?.active === false ? " (deactivated: set `active` to true instead of adding them anew)" : "";
  return fail("USER_ALREADY_EXISTS", { what: what + asleep });
}
