import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  UpdateUserRequest,
  UpdateUserResponseSchema,
} from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import {
  ATTRIBUTES,
  type Attributes,
  attributesOf,
  changesAddress,
  checkAddresses,
  checkAttributes,
  storedAttributes,
} from "./attributes.ts";
import { clash, isClash } from "./clash.ts";
import type { UserDeps } from "./deps.ts";
import { limitKey } from "./key-limits.ts";
import { type Locked, loadUser, lockUser } from "./load.ts";
import { keepAnOperator, keepASignIn } from "./operators.ts";
import { USER_COLUMNS, type UserRow, viewUser } from "./view.ts";

/**
 * Whoever came by a link and is changed in any other way than out of use is in the directory from now on. Sessions that
 * stay get the new `password_time`, save those that had ended by the old one, which `before` still has.
 */
const UPDATE = {
  name: "user-update",
  text: `
with done as (
  update users set display_name = $2, email = $3, slack_team_id = $4, slack_user_id = $5, role = $6, access_level = $7,
    pool = $8, is_operator = $9, active = $10, password_hash = coalesce($11, password_hash),
    password_time = case when $15 then $12 else password_time end, via_link = via_link and not $13, update_time = $12
  where id = $1 returning *),
kept as (
  update sessions set password_time = done.password_time from done join users before using (id)
  where $15 and not $14 and user_id = done.id and sessions.password_time is not distinct from before.password_time),
ended as (delete from sessions using done where $14 and sessions.user_id = done.id)
select ${USER_COLUMNS} from done`,
};

/** Fields that always have a value, by their names in the mask. */
const REQUIRED = ["operator", "active", "password"] as const;

/** What is to change: members that are there. */
interface Changes {
  attributes: Partial<Attributes>;
  operator?: boolean;
  active?: boolean;
  password?: string;
}

/** A person as they will be. */
interface Plan {
  attributes: Attributes;
  operator: boolean;
  active: boolean;
  /** Whether an address, or they themselves, come into use. */
  reached: boolean;
  signsOut: boolean;
  /** Whether links for setting a password end. */
  endsLinks: boolean;
}

export async function updateUser(
  deps: UserDeps,
  request: UpdateUserRequest,
  call: Call,
): Promise<MessageInitShape<typeof UpdateUserResponseSchema>> {
  const user = await loadUser(deps.db, request.id);
  const changes = readChanges(request, call);
  const { attributes, password, operator, active } = changes;
  const count = Object.keys({ ...changes, ...attributes }).length - 1;
  if (count === 0) return { user: viewUser(user) };

  const passwordHash = password === undefined ? null : await deps.hashPassword(password);
  const onlyAsleep = active === false && count === 1;
  let wanted: Attributes | undefined;
  try {
    const { row, adopted, released } = await deps.db.transaction(async (query) => {
      const takes = operator === false || active === false || attributes.email === null;
      const locked = await lockUser(query, user.id, takes);
      const asksMore = operator === true || password !== undefined || changesAddress(locked.user, attributes);
      limitKey(call.actor, locked.user.isOperator || asksMore);
      const plan = planOf(locked, changes);
      wanted = plan.attributes;
      const [row = locked.user] = await query<UserRow>(UPDATE, [
        ...[user.id, ...ATTRIBUTES.map((name) => plan.attributes[name]), plan.operator, plan.active],
        ...[passwordHash, call.now, !onlyAsleep, plan.signsOut, plan.endsLinks],
      ]);
      return {
        row,
        adopted: plan.reached ? await deps.adopt(query, row, call) : undefined,
        released: active === false ? await deps.release(query, locked.user, call) : undefined,
      };
    });
    adopted?.told();
    released?.told();
    return { user: viewUser(row), releasedTasks: released?.count ?? 0 };
  } catch (error) {
    throw wanted && isClash(error) ? await clash(deps.db, user.id, wanted) : error;
  }
}

/** The fields that the mask names. */
function readChanges(request: UpdateUserRequest, call: Call): Changes {
  const asked = new Set(request.updateMask?.paths);
  const check = new Check(call);
  const known = new Set<string>([...ATTRIBUTES, ...REQUIRED]);
  if (![...asked].every((name) => known.has(name)))
    check.malformed("/update_mask", `must name fields among ${[...known].join(", ")}`);
  for (const name of REQUIRED)
    if (asked.has(name) && request[name] === undefined) check.malformed(`/${name}`, "cannot be cleared");
  const { password } = request;
  if (asked.has("password") && password !== undefined) check.password("/password", password);
  const all = attributesOf(request);
  const attributes: Partial<Attributes> = {};
  for (const name of ATTRIBUTES) if (asked.has(name)) attributes[name] = all[name];
  checkAttributes(check, attributes);
  check.done();
  const others = Object.fromEntries(
    REQUIRED.flatMap((name) => (asked.has(name) ? [[name, request[name]]] : [])),
  );
  return { attributes, ...others };
}

/** @throws USER_NO_ADDRESS, or LAST_OPERATOR, where they may not become what is wanted. */
function planOf(locked: Locked, { attributes: given, password, ...flags }: Changes): Plan {
  const { user } = locked;
  const attributes = { ...storedAttributes(user), ...given };
  const { operator = user.isOperator, active = user.active } = flags;
  checkAddresses(attributes);
  if (!active || !operator) {
    const what = active ? "demote" : "deactivate";
    keepAnOperator(locked, what);
    keepASignIn(locked, what);
  } else if (attributes.email === null) keepASignIn(locked, "take the e-mail address from");
  const demoted = user.isOperator && !operator;
  const moved = attributes.email !== user.email;
  return {
    attributes,
    operator,
    active,
    reached: moved || active !== user.active,
    signsOut: demoted || !active || password !== undefined,
    endsLinks: moved || (user.active && !active) || password !== undefined,
  };
}
